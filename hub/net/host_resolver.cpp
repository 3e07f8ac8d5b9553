#include "hub/net/host_resolver.h"

#include <arpa/inet.h>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>

namespace leadloom::net {
namespace {

struct FreeAddresses {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

std::string textOf(const sockaddr* address) {
    char text[INET6_ADDRSTRLEN] = "";
    if (address->sa_family == AF_INET) {
        inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text,
                  sizeof text);
    } else if (address->sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text,
                  sizeof text);
    }
    return text;
}

}  // namespace

Result<std::vector<std::string>> SystemResolver::resolve(const std::string& host) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int fault = getaddrinfo(host.c_str(), nullptr, &hints, &found);
    const std::unique_ptr<addrinfo, FreeAddresses> list(found);
    std::vector<std::string> addresses;
    for (const addrinfo* entry = fault == 0 ? found : nullptr; entry != nullptr;
         entry = entry->ai_next) {
        std::string text = textOf(entry->ai_addr);
        if (!text.empty()) addresses.push_back(std::move(text));
    }
    if (!addresses.empty()) return addresses;
    return Error{ErrorKind::Unreachable,
                 "the name " + host + " has no address" +
                     (fault != 0 ? ": " + std::string(gai_strerror(fault)) : ""),
                 "check base_url and the machine's name service"};
}

}  // namespace leadloom::net
