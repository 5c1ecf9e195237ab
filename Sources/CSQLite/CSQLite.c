#include "include/CSQLite.h"
