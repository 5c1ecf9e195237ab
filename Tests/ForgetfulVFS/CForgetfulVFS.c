#include "CForgetfulVFS.h"
