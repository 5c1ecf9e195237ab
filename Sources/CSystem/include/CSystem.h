// System calls whose C declarations Swift cannot import as they stand.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <netinet/in.h>

// epoll: the event is a packed struct around a union, so it is read and written here.
int qanat_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token);
int qanat_epoll_change(int epoll, int descriptor, uint32_t events, uint64_t token);

static inline uint64_t qanat_epoll_token(const struct epoll_event *event) {
  return event->data.u64;
}

static inline uint32_t qanat_epoll_events(const struct epoll_event *event) {
  return event->events;
}

// A descriptor that another thread can make readable, or -1; the two ends of its use.
int qanat_wake_make(void);
void qanat_wake_signal(int wake);
void qanat_wake_clear(int wake);

// A detached thread that takes no signals; 0 or an errno.
int qanat_thread_start(void *(*run)(void *), void *context);

// A lock that spins a little before it sleeps: what it protects takes less time than going to sleep does. The
// memory is that of a pthread_mutex_t. 0 or an errno.
int qanat_mutex_init(void *mutex);

// Asks for the lines of memory from here on, without waiting for them; no harm where there is no such memory.
static inline void qanat_fetch_ahead(const void *start, size_t count) {
  uintptr_t line = (uintptr_t)start & ~(uintptr_t)63;
  for (; line < (uintptr_t)start + count; line += 64) __builtin_prefetch((const void *)line);
}

// Random bits of the kernel, which each thread fetches for itself; and a small number that tells threads apart.
uint64_t qanat_thread_random(void);
unsigned qanat_thread_number(void);

// Names the calling thread, as `top -H` and a debugger show it; what is too long is cut off.
void qanat_thread_name(const char *name);

// Sockets: addresses as 16 bytes in network order, an IPv4 address in the first four.
typedef struct {
  uint8_t bytes[16];
  uint16_t port;
  uint8_t is_v6;
} qanat_address;

// A listening TCP socket, non-blocking, closed on exec, its port shareable by threads; or -errno.
int qanat_listen(const qanat_address *address, int backlog);

// 0 when nobody listens on the address, else -errno.
int qanat_address_is_free(const qanat_address *address);

// The address that a socket is bound to; 0 or -errno.
int qanat_local_address(int socket, qanat_address *address);

// The next waiting connection, non-blocking, without delay of small writes; or -errno.
int qanat_accept(int listener, qanat_address *peer);
