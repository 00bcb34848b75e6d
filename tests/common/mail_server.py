"""A little mail server (RFC 5321) for the tests: by counting, it is down, drops a line or kills who sends.

A sender says its process number as its name: ``EHLO sender-123``.
"""

import email
import os
import signal
import socketserver
import threading
from contextlib import contextmanager


class MailServer(socketserver.ThreadingTCPServer):
    """``received`` holds the mails it took, in order; ``killed`` says at which step it killed each sender."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *, is_down=None, drops=None, kills_at=None):
        """Functions of a count, from 1: of connections (``is_down``) or of mails begun (``drops``: the line
        is cut; ``kills_at``: ``"MAIL"`` before anything is said, ``"DATA"`` when the mail is taken)."""
        super().__init__(("127.0.0.1", 0), Session)
        never = lambda count: None  # noqa: E731
        self.is_down, self.drops, self.kills_at = is_down or never, drops or never, kills_at or never
        self.connections = self.begun = 0
        self.received, self.killed = [], []
        self.lock = threading.Lock()

    @property
    def port(self):
        return str(self.server_address[1])


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        with self.server.lock:
            self.server.connections += 1
            count = self.server.connections
        if self.server.is_down(count):
            return self.say("421 down") if count % 4 == 1 else None
        self.say("220 ready")
        try:
            while line := self.rfile.readline().decode().strip():
                if self.answer(line) == "end":
                    return None
        except ConnectionError:  # who was killed says nothing more
            return None

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def answer(self, line):
        verb = line[:4].upper()
        if verb == "EHLO":
            self.sender = line.rpartition("-")[2]
        if verb == "MAIL":
            with self.server.lock:
                self.server.begun += 1
                self.count = self.server.begun
            if self.kill("MAIL") or self.server.drops(self.count):
                return "end"
        if verb == "DATA":
            self.say("354 go on")
            self.server.received.append(self.mail())
            if self.kill("DATA"):
                return "end"
        self.say("221 bye" if verb == "QUIT" else "250 ok")
        return "end" if verb == "QUIT" else None

    def kill(self, step):
        """Kills the sender if this mail is the one to do it at; returns whether it did."""
        if self.server.kills_at(self.count) != step:
            return False
        os.kill(int(self.sender), signal.SIGKILL)
        self.server.killed.append(step)
        return True

    def mail(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return email.message_from_bytes(b"".join(lines), policy=email.policy.default)


@contextmanager
def mail_server(**when):
    """The server, running in a thread of the test."""
    with MailServer(**when) as server:
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
