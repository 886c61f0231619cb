#ifndef SAFETY_VALVE_CSQLITE_SHIM_H
#define SAFETY_VALVE_CSQLITE_SHIM_H

#include <sqlite3.h>

/// Turns the triggers of one connection off or on again; the function itself is variadic, which
/// Swift cannot call.
static inline int shim_enable_triggers(sqlite3 *connection, int enabled)
{
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, enabled, (int *)0);
}

#endif
