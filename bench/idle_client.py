"""Many connections that ask once and then stay, silent."""

import resource
import select
import socket

SECONDS_MAX = 30


def raise_descriptor_limit():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


class IdleConnections:
    """Use it in a `with`: inside, all are open and answered."""

    def __init__(self, server, count):
        self.port = server.port
        self.count = count
        self.request = f"GET {server.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        self.sockets = []

    def __enter__(self):
        for _ in range(self.count):
            connection = socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS_MAX)
            self.sockets.append(connection)
            connection.sendall(self.request)
            if not connection.recv(65_536).startswith(b"HTTP/1.1 200"):
                raise RuntimeError("an idle connection was not answered")
        return self

    def open_count(self):
        """How many the server has not closed."""
        poll = select.poll()
        for connection in self.sockets:
            poll.register(connection, select.POLLIN | select.POLLRDHUP)
        return self.count - len(poll.poll(0))

    def __exit__(self, *_):
        for connection in self.sockets:
            connection.close()
