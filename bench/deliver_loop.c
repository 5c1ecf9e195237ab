// The measure for deliveries: one thread, one multi handle of libcurl, so many transfers at once over connections that
// are kept, each posting the same small JSON. Usage: deliver_loop URL COUNT AT_ONCE
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { AT_ONCE_MAX = 1024, WAIT_MS = 1000 };

static const char body[] = "{\"chat_id\":2000000000,\"text\":\"Your order 4711 is ready. Thank you!\"}";

static double seconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static size_t swallow(char *bytes, size_t size, size_t count, void *unused) {
  (void)bytes;
  (void)unused;
  return size * count;
}

static CURL *transfer(const char *url, struct curl_slist *headers) {
  CURL *made = curl_easy_init();
  curl_easy_setopt(made, CURLOPT_URL, url);
  curl_easy_setopt(made, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(made, CURLOPT_POSTFIELDS, body);
  curl_easy_setopt(made, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
  curl_easy_setopt(made, CURLOPT_WRITEFUNCTION, swallow);
  curl_easy_setopt(made, CURLOPT_TIMEOUT_MS, 30000L);
  return made;
}

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: deliver_loop URL COUNT AT_ONCE\n");
    return 2;
  }
  long total = atol(arguments[2]), at_once = atol(arguments[3]), begun = 0, ended = 0;
  if (at_once < 1 || at_once > AT_ONCE_MAX) return 2;
  curl_global_init(CURL_GLOBAL_ALL);
  CURLM *multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, at_once);
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  double start = seconds(CLOCK_MONOTONIC);
  for (; begun < at_once && begun < total; begun++)
    curl_multi_add_handle(multi, transfer(arguments[1], headers));
  while (ended < total) {
    int running, left;
    curl_multi_perform(multi, &running);
    for (CURLMsg *note; (note = curl_multi_info_read(multi, &left));) {
      CURL *done = note->easy_handle;
      long status = 0;
      curl_easy_getinfo(done, CURLINFO_RESPONSE_CODE, &status);
      if (note->data.result != CURLE_OK || status != 200) {
        fprintf(stderr, "a transfer ended with %d, status %ld\n", note->data.result, status);
        return 1;
      }
      ended++;
      curl_multi_remove_handle(multi, done);
      if (begun < total) {
        begun++;
        curl_multi_add_handle(multi, done);
      } else {
        curl_easy_cleanup(done);
      }
    }
    if (ended < total) curl_multi_poll(multi, NULL, 0, WAIT_MS, NULL);
  }
  double elapsed = seconds(CLOCK_MONOTONIC) - start;
  printf("%.0f deliveries/s %.3f cpu seconds\n", total / elapsed, seconds(CLOCK_PROCESS_CPUTIME_ID));
  return 0;
}
