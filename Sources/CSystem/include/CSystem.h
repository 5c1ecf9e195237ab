// System calls whose C declarations Swift cannot import as they stand.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
