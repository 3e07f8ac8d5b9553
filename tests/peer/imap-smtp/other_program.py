"""Mail as another program reads and writes it: Python's own library.

other_program.py read IMAP_PORT USER         prints the inbox as JSON
other_program.py flag IMAP_PORT USER FLAG    sets a flag on the newest mail
other_program.py send SMTP_PORT USER TO      sends what stands on standard input as JSON
"""
import email
import email.policy
import imaplib
import json
import smtplib
import sys
from email.headerregistry import Address
from email.message import EmailMessage

PASSWORD = "s3cret-mail-pw"


def inbox(port, user):
    connection = imaplib.IMAP4("127.0.0.1", port)
    connection.login(user, PASSWORD)
    connection.select("INBOX")
    return connection


def read(port, user):
    connection, mails = inbox(port, user), []
    for number in connection.search(None, "ALL")[1][0].split():
        raw = connection.fetch(number, "(BODY.PEEK[])")[1][0][1]
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        body = mail.get_body(("plain",))
        mails.append({
            "subject": mail["subject"],
            "from": [a.addr_spec for a in mail["from"].addresses],
            "from_name": mail["from"].addresses[0].display_name,
            "to": [a.addr_spec for a in mail["to"].addresses],
            "message_id": mail["message-id"],
            "in_reply_to": mail["in-reply-to"],
            "unsubscribe": mail["list-unsubscribe"],
            "one_click": mail["list-unsubscribe-post"],
            "text": body.get_content() if body else None,
            "defects": len(mail.defects),
        })
    return mails


def send(port, user, to):
    wanted = json.load(sys.stdin)
    mail = EmailMessage()
    mail["From"] = Address(wanted.get("name", ""), addr_spec=user)
    mail["To"] = to
    mail["Subject"] = wanted["subject"]
    mail["Message-ID"] = wanted["message_id"]
    if "in_reply_to" in wanted:
        mail["In-Reply-To"] = wanted["in_reply_to"]
        mail["References"] = wanted["in_reply_to"]
    mail.set_content(wanted["text"])
    if "html" in wanted:
        mail.add_alternative(wanted["html"], subtype="html")
    with smtplib.SMTP("127.0.0.1", port) as connection:
        connection.login(user, PASSWORD)
        connection.send_message(mail)


def main():
    command, port, user = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if command == "read":
        print(json.dumps(read(port, user)))
    elif command == "flag":
        connection = inbox(port, user)
        newest = connection.search(None, "ALL")[1][0].split()[-1]
        connection.store(newest, "+FLAGS", sys.argv[4])
    else:
        send(port, user, sys.argv[4])


main()
