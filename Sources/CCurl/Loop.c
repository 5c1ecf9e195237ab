#define _GNU_SOURCE
#include "include/CCurl.h"

int qanat_poll_control(int poll, int act, int socket, uint32_t events, uint64_t mark) {
  struct epoll_event event = {.events = events, .data = {.u64 = mark}};
  return epoll_ctl(poll, act, socket, &event);
}

uint64_t qanat_poll_mark(const struct epoll_event *event) { return event->data.u64; }
