#define _GNU_SOURCE
#include "include/CSystem.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

int qanat_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token) {
  struct epoll_event event = {.events = events, .data.u64 = token};
  return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0 ? 0 : -errno;
}

int qanat_epoll_change(int epoll, int descriptor, uint32_t events, uint64_t token) {
  struct epoll_event event = {.events = events, .data.u64 = token};
  return epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0 ? 0 : -errno;
}

int qanat_wake_make(void) {
  return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

void qanat_wake_signal(int wake) {
  eventfd_write(wake, 1);
}

void qanat_wake_clear(int wake) {
  eventfd_t value;
  eventfd_read(wake, &value);
}

int qanat_thread_start(void *(*run)(void *), void *context) {
  sigset_t all, before;
  pthread_attr_t attributes;
  pthread_t thread;
  sigfillset(&all);
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(&thread, &attributes, run, context);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return error;
}

void qanat_thread_name(const char *name) {
  char shown[16];
  strncpy(shown, name, sizeof shown - 1);
  shown[sizeof shown - 1] = 0;
  pthread_setname_np(pthread_self(), shown);
}

static socklen_t to_system(const qanat_address *address, struct sockaddr_storage *system) {
  memset(system, 0, sizeof *system);
  if (address->is_v6) {
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)system;
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(address->port);
    memcpy(&v6->sin6_addr, address->bytes, 16);
    return sizeof *v6;
  }
  struct sockaddr_in *v4 = (struct sockaddr_in *)system;
  v4->sin_family = AF_INET;
  v4->sin_port = htons(address->port);
  memcpy(&v4->sin_addr, address->bytes, 4);
  return sizeof *v4;
}

static void from_system(const struct sockaddr_storage *system, qanat_address *address) {
  memset(address, 0, sizeof *address);
  if (system->ss_family == AF_INET6) {
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)system;
    address->is_v6 = 1;
    address->port = ntohs(v6->sin6_port);
    memcpy(address->bytes, &v6->sin6_addr, 16);
  } else {
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)system;
    address->port = ntohs(v4->sin_port);
    memcpy(address->bytes, &v4->sin_addr, 4);
  }
}

static int bind_to(const qanat_address *address, int is_shared) {
  struct sockaddr_storage system;
  socklen_t length = to_system(address, &system);
  int made = socket(system.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (made < 0) return -errno;
  int on = 1;
  int failed =
      setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) ||
      (is_shared && setsockopt(made, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on)) ||
      (address->is_v6 && setsockopt(made, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on)) ||
      bind(made, (struct sockaddr *)&system, length);
  if (!failed) return made;
  int error = errno;
  close(made);
  return -error;
}

int qanat_listen(const qanat_address *address, int backlog) {
  int listener = bind_to(address, 1);
  if (listener < 0 || listen(listener, backlog) == 0) return listener;
  int error = errno;
  close(listener);
  return -error;
}

int qanat_address_is_free(const qanat_address *address) {
  int made = bind_to(address, 0);
  if (made < 0) return made;
  close(made);
  return 0;
}

int qanat_local_address(int socket, qanat_address *address) {
  struct sockaddr_storage system;
  socklen_t length = sizeof system;
  if (getsockname(socket, (struct sockaddr *)&system, &length) != 0) return -errno;
  from_system(&system, address);
  return 0;
}

int qanat_accept(int listener, qanat_address *peer) {
  struct sockaddr_storage system;
  socklen_t length = sizeof system;
  int socket = accept4(listener, (struct sockaddr *)&system, &length,
                       SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (socket < 0) return -errno;
  int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  from_system(&system, peer);
  return socket;
}

int qanat_mutex_init(void *mutex) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP);
  int error = pthread_mutex_init(mutex, &attributes);
  pthread_mutexattr_destroy(&attributes);
  return error;
}

// getentropy gives 256 bytes at most.
static _Thread_local uint64_t random_numbers[32];
static _Thread_local unsigned random_left;

uint64_t qanat_thread_random(void) {
  if (random_left == 0) {
    if (getentropy(random_numbers, sizeof random_numbers) != 0) abort();
    random_left = 32;
  }
  return random_numbers[--random_left];
}

unsigned qanat_thread_number(void) {
  static _Atomic unsigned next = 1;
  static _Thread_local unsigned number;
  if (number == 0) number = next++;
  return number;
}
