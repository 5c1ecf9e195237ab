#include "include/CPostgres.h"
