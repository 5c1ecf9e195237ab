#define _GNU_SOURCE
#include "include/CCurl.h"

#include <pthread.h>
#include <signal.h>

int qanat_start_thread(const char *name, void *(*run)(void *), void *context) {
  sigset_t all, before;
  pthread_attr_t attributes;
  pthread_t thread;
  sigfillset(&all);
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int code = pthread_create(&thread, &attributes, run, context);
  if (code == 0) pthread_setname_np(thread, name);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return code;
}

int qanat_poll_control(int poll, int act, int socket, uint32_t events, uint64_t mark) {
  struct epoll_event event = {.events = events, .data = {.u64 = mark}};
  return epoll_ctl(poll, act, socket, &event);
}

uint64_t qanat_poll_mark(const struct epoll_event *event) { return event->data.u64; }
