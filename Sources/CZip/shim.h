#ifndef SAFETY_VALVE_CZIP_SHIM_H
#define SAFETY_VALVE_CZIP_SHIM_H

#include <zip.h>

#endif
