// libcurl, and what Swift cannot call of it as it stands: variadic functions and socket addresses.
#pragma once
#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// Headers of different age spell these in different ways, and Swift gives each another type.
static const long qanat_tls_1_2 = CURL_SSLVERSION_TLSv1_2;
static const long qanat_http_2_over_tls = CURL_HTTP_VERSION_2TLS;
static const long qanat_use_ssl_none = CURLUSESSL_NONE;
static const long qanat_use_ssl_try = CURLUSESSL_TRY;
static const long qanat_use_ssl_all = CURLUSESSL_ALL;

static inline CURLcode qanat_easy_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode qanat_easy_set_size(CURL *easy, CURLoption option, int64_t value) {
  return curl_easy_setopt(easy, option, (curl_off_t)value);
}
static inline CURLcode qanat_easy_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode qanat_easy_set_bytes(CURL *easy, CURLoption option, const void *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode qanat_easy_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode qanat_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *list) {
  return curl_easy_setopt(easy, option, list);
}
// CURLOPT_WRITEFUNCTION, _HEADERFUNCTION and _READFUNCTION share one signature.
static inline CURLcode qanat_easy_set_data(CURL *easy, CURLoption option, curl_write_callback call) {
  return curl_easy_setopt(easy, option, call);
}
static inline CURLcode qanat_easy_set_seek(CURL *easy, curl_seek_callback call) {
  return curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, call);
}
static inline CURLcode qanat_easy_set_open_socket(CURL *easy, curl_opensocket_callback call) {
  return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, call);
}
static inline CURLcode qanat_easy_set_before_request(CURL *easy, curl_prereq_callback call) {
  return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, call);
}
static inline CURLcode qanat_easy_set_progress(CURL *easy, curl_xferinfo_callback call) {
  return curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, call);
}

static inline CURLcode qanat_easy_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode qanat_easy_get_size(CURL *easy, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode qanat_easy_get_pointer(CURL *easy, CURLINFO info, void **value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode qanat_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
static inline CURLMcode qanat_multi_set_pointer(CURLM *multi, CURLMoption option, void *value) {
  return curl_multi_setopt(multi, option, value);
}
static inline CURLMcode qanat_multi_set_socket(CURLM *multi, curl_socket_callback call) {
  return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, call);
}
static inline CURLMcode qanat_multi_set_timer(CURLM *multi, curl_multi_timer_callback call) {
  return curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, call);
}

static inline CURLcode qanat_message_result(const CURLMsg *message) { return message->data.result; }

// HTTP and HTTPS alone, or SMTP and SMTPS alone.
CURLcode qanat_easy_allow_protocols(CURL *easy, bool mail);
// Lets a cancelled transfer leave its name lookup behind instead of waiting for it.
CURLcode qanat_easy_detach_lookups(CURL *easy);
// Copies the address's 4 or 16 bytes out and returns how many; 0 when it is no internet address.
int qanat_address_bytes(const struct curl_sockaddr *address, uint8_t bytes[16]);
curl_socket_t qanat_open_socket(const struct curl_sockaddr *address);

int qanat_poll_control(int poll, int act, int socket, uint32_t events, uint64_t mark);
uint64_t qanat_poll_mark(const struct epoll_event *event);
