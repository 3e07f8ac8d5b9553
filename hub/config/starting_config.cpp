#include "hub/config/starting_config.h"

namespace leadloom::config {

std::string_view startingConfig() {
    return R"yaml(# Leadloom configuration. Replace the words in CAPITALS, then run
#   leadloom check      validates this file, connectors, credentials and scopes; changes nothing
#   leadloom plan       shows what a sync would do; writes nothing
#   leadloom sync       one round
# `leadloom schema` prints the JSON Schema of this file for your editor.
#
# Secrets do not belong here: ${env:NAME} takes a value from the environment, ${file:path} from a
# file, ${secret:name} from the vault (`leadloom secrets set name`).

version: 1
workspace: YOUR-COMPANY

store:
  url: "sqlite:./leadloom.db"            # everything Leadloom keeps

server:                                  # for `leadloom serve`
  listen: "127.0.0.1:8080"
  # public_url: "https://hub.YOUR-DOMAIN.example"   # how vendors reach it, for webhooks

plugins:
  path: ["/usr/lib/leadloom/plugins"]    # where connectors are found

locale:                                  # for telephone numbers, names and dates that leave it open
  region: FI
  language: fi

# security:
#   allow_private_networks: true         # only to reach a sandbox or a proxy on this machine

connections:
  - name: sales                          # your name for it
    connector: salesforce
    settings:
      base_url: "https://YOUR-DOMAIN.my.salesforce.com"
      api_version: "v62.0"
    auth:
      type: oauth2
      client_id: "YOUR-CLIENT-ID"
      client_secret: "${env:SALESFORCE_CLIENT_SECRET}"
      refresh_token: "${env:SALESFORCE_REFRESH_TOKEN}"
    streams:                             # direction: in, out or two_way; schedule: how often
      - { name: leads, entity: lead, direction: two_way, schedule: 5m }
      - { name: accounts, entity: company, direction: two_way, schedule: 15m }
    # mapping: mappings/sales.yaml       # over the connector's own, field by field
    # filter: 'country in ["FI", "SE"]'  # what may leave towards this connection
    # limits: { requests_per_second: 8, daily_requests: 50000 }
    # guards:                            # above both bounds of a pair a run stops and asks
    #   { first_sync: ask, max_deletes: 20, max_delete_percent: 2, max_changes: 500, max_change_percent: 20 }

  - name: marketing
    connector: hubspot
    settings: { base_url: "https://api.hubapi.com" }
    auth: { type: token, token: "${env:HUBSPOT_TOKEN}" }
    streams:
      - { name: contacts, entity: lead, direction: two_way, schedule: 5m }
      - { name: companies, entity: company, direction: two_way, schedule: 15m }

  # - name: exports                      # a folder of CSV, JSON Lines and vCard files
  #   connector: files
  #   settings: { path: "/PATH/TO/EXPORTS" }
  #   streams: [{ name: leads, entity: lead, direction: in, schedule: 1m }]

policies:                                # who wins when systems disagree, per field or group
  default: latest                        # the newest edit
  fields:
    "consent.*": strictest               # an opt-out from anywhere wins
    owner: { rank: [sales, marketing] }  # sales decides, where it says anything
    tags: union

match:                                   # two records become one above auto; between, a person decides
  auto: 0.97
  review: 0.80
)yaml";
}

}  // namespace leadloom::config
