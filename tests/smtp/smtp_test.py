"""smtp_test.py - mails of the real program through a real SMTP server (aiosmtpd) on this machine.

usage: /usr/bin/python3 tests/smtp/smtp_test.py build/stoa   (Debian's python, which has aiosmtpd)

The server keeps what arrives, and refuses, hangs or disappears when a test says so. Every mail is asked for
as people do: by the form of forgotten passwords.
"""
import email
import email.policy
import http.client
import json
import logging
import re
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from urllib.parse import urlencode

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

warnings.simplefilter("ignore")  # aiosmtpd tells of its own deprecations
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

CSRF = "bm90LWEtc2VjcmV0LW9mLXRoaXMtc2Vzc2lvbg"
BINARY = str(Path(sys.argv[1]).resolve())


class Handler:
    """What arrives; `plan` has what to answer to the next messages: a code, or "drop"."""

    def __init__(self):
        self.messages = []
        self.plan = []
        self.tries = 0
        self.logins = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tries += 1
        if self.plan and self.plan[0] != "drop":
            return self.plan.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        if self.plan and self.plan[0] == "drop":
            self.plan.pop(0)
            server.transport.abort()
        return "250 OK"


def wait_for(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Shop:
    """The program on a database of its own."""

    def __init__(self, folder, mail, **more):
        self.folder = Path(folder)
        self.database = self.folder / "shop.db"
        self.port = free_port()
        config = self.folder / "stoa.conf"
        config.write_text(json.dumps({"mail": mail, "mail_from": "shop@stoa.example", "rate_limits": False,
                                      "public_url": "http://shop.example", **more}))
        common = ["--database", f"sqlite:{self.database}", "--config", str(config)]
        subprocess.run([BINARY, "demo", "--if-empty", *common], check=True, capture_output=True)
        self.log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen([BINARY, "serve", *common, "--listen", f"127.0.0.1:{self.port}"],
                                        stdout=self.log, stderr=self.log)
        wait_for("the server", self.ready)
        self.people = [row[0] for row in self.rows("SELECT email FROM users WHERE active ORDER BY id")]

    def ready(self):
        try:
            return self.request("GET", "/healthz") == 200
        except OSError:
            return False

    def request(self, method, path, form=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Cookie": f"csrf={CSRF}"}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({"csrf": CSRF, **form})
        connection.request(method, path, body, headers)
        return connection.getresponse().status

    def rows(self, sql):
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10) as connection:
            return connection.execute(sql).fetchall()

    def ask(self):
        """Has a mail written to somebody who has had none; gives the address."""
        person = self.people.pop()
        assert self.request("POST", "/forgot", {"email": person}) == 200
        return person

    def job(self, person):
        return self.rows("SELECT j.state, j.attempts, j.cause, m.sent_at FROM jobs AS j JOIN mails AS m "
                         f"ON m.id = j.subject_id WHERE m.recipient = '{person}' ORDER BY m.id DESC")[0]

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        self.log.close()


def arrived(handler, person):
    return [message for message in handler.messages if person in message["To"]]


def one_arrives(handler, person, count=1):
    wait_for(f"{count} for {person}", lambda: len(arrived(handler, person)) >= count)
    return arrived(handler, person)


def test_both_parts_arrive(shop, handler):
    person = shop.ask()
    (message,) = one_arrives(handler, person)
    assert message["From"].addresses[0].addr_spec == "shop@stoa.example", message["From"]
    assert message["Subject"] == "Choose a new password", message["Subject"]
    assert re.fullmatch(r"<mai_[0-9a-z]{13}@stoa\.example>", message["Message-ID"]), message["Message-ID"]
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    link = re.search(r"http://shop\.example/activate\?token=[0-9a-f]{64}", text.get_content())
    assert link and f'href="{link[0]}"' in html.get_content(), html.get_content()
    wait_for("the note that it is sent", lambda: shop.job(person)[3] > 0)


def test_a_name_makes_no_header_and_no_markup(shop, handler):
    person = shop.people[-1]
    shop.close()
    with sqlite3.connect(shop.database) as connection:
        connection.execute("UPDATE users SET name = ? WHERE email = ?",
                           ("Ναταλία\r\nBcc: x@y.example\r\n\r\n<b>Ø</b> =?UTF-8?Q?x?=", person))
    connection.close()
    shop.__init__(shop.folder, shop.mail)
    while shop.people[-1] != person:
        shop.people.pop()
    assert shop.ask() == person
    (message,) = one_arrives(handler, person)
    assert message["Bcc"] is None and message["X-Evil"] is None
    text, html = message.iter_parts()
    assert "Ναταλία" in text.get_content() and "Ναταλία" in html.get_content()
    assert "<b>" not in html.get_content() and "&lt;b&gt;Ø" in html.get_content()


def test_a_refusal_for_now_is_tried_again(shop, handler):
    handler.plan = ["451 later", "451 later"]
    tries = handler.tries
    person = shop.ask()
    messages = one_arrives(handler, person)
    assert len(messages) == 1 and handler.tries == tries + 3, handler.tries
    wait_for("the job", lambda: shop.job(person)[0] == "done")


def test_a_server_that_disappears_gets_the_same_message_again(shop, handler):
    handler.plan = ["drop"]
    person = shop.ask()
    first, second = one_arrives(handler, person, 2)
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()
    wait_for("the job", lambda: shop.job(person)[0] == "done")
    time.sleep(1)
    assert len(arrived(handler, person)) == 2


def test_a_refusal_for_good_is_kept_with_its_cause(shop, handler):
    handler.plan = ["550 no such mailbox"]
    person = shop.ask()
    wait_for("the failure", lambda: shop.job(person)[0] == "failed")
    assert "550" in shop.job(person)[2] or "RCPT" in shop.job(person)[2], shop.job(person)
    assert arrived(handler, person) == []


def test_a_server_that_hangs_costs_one_deadline(shop, handler):
    """Nobody answers on the port for a while; then the server is there."""
    with socket.socket() as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port = shop.controller.port
        shop.controller.stop()
        silent.bind(("127.0.0.1", port))
        silent.listen(8)
        person = shop.ask()
        wait_for("the deadline", lambda: "time" in shop.job(person)[2].lower(), 50)
    shop.controller = controller_on(handler, port)
    one_arrives(handler, person)


def controller_on(handler, port, **options):
    controller = Controller(handler, hostname="127.0.0.1", port=port, **options)
    controller.start()
    return controller


def test_tls_and_login(folder):
    handler = Handler()
    pem = Path(folder) / "mail.pem"
    key = Path(folder) / "mail.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(pem)],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)

    def authenticate(server, session, envelope, mechanism, data):
        handler.logins += 1
        right = data.login == b"shop" and data.password == b"s3cret"
        return AuthResult(success=right)

    port = free_port()
    controller = controller_on(handler, port, tls_context=context, require_starttls=True, auth_required=True,
                               authenticator=authenticate)
    shop = Shop(folder, f"smtp+starttls://shop:s3cret@localhost:{port}", mail_ca=str(pem))
    try:
        one_arrives(handler, shop.ask())
        assert handler.logins >= 1
        assert "s3cret" not in (Path(folder) / "log").read_text()
    finally:
        shop.close()
        controller.stop()


def test_no_mail_without_tls(folder):
    handler = Handler()
    port = free_port()
    controller = controller_on(handler, port)
    shop = Shop(folder, f"smtp+starttls://localhost:{port}")
    try:
        person = shop.ask()
        wait_for("a failed try", lambda: shop.job(person)[1] >= 2)
        assert handler.messages == [] and shop.job(person)[2] != ""
    finally:
        shop.close()
        controller.stop()


def main():
    passed = failed = 0

    def run(name, body, *arguments):
        nonlocal passed, failed
        try:
            body(*arguments)
            passed += 1
            print(f"ok  {name}", flush=True)
        except Exception as error:  # every test is told, whatever went wrong in it
            failed += 1
            print(f"FAILED  {name}: {type(error).__name__} {error}", flush=True)

    handler = Handler()
    port = free_port()
    controller = controller_on(handler, port)
    with tempfile.TemporaryDirectory() as folder:
        mail = f"smtp://127.0.0.1:{port}"
        shop = Shop(folder, mail)
        shop.mail = mail
        shop.controller = controller
        for body in (test_both_parts_arrive, test_a_refusal_for_now_is_tried_again,
                     test_a_server_that_disappears_gets_the_same_message_again,
                     test_a_refusal_for_good_is_kept_with_its_cause, test_a_name_makes_no_header_and_no_markup,
                     test_a_server_that_hangs_costs_one_deadline):
            run(body.__name__, body, shop, handler)
            handler.plan = []
        shop.close()
        shop.controller.stop()
    for body in (test_tls_and_login, test_no_mail_without_tls):
        with tempfile.TemporaryDirectory() as folder:
            run(body.__name__, body, folder)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
