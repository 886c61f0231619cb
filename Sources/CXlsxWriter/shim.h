#ifndef SAFETY_VALVE_CXLSXWRITER_SHIM_H
#define SAFETY_VALVE_CXLSXWRITER_SHIM_H

#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

/// Adds one value to what a chart stores of its cells, for readers that draw before they calculate.
///
/// libxlsxwriter stores 0 for each cell with a formula. Once a value has been added here, it leaves
/// the range's store alone. A text is copied; without one the number counts, and without either
/// (`is_empty`) the cell is a gap.
static inline lxw_error shim_store_chart_value(
    lxw_series_range *range, double number, const char *text, uint8_t is_empty)
{
    lxw_series_data_point *point = (lxw_series_data_point *)calloc(1, sizeof(*point));
    if (!point)
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    point->number = number;
    point->no_data = is_empty;
    if (text) {
        point->string = strdup(text);
        if (!point->string) {
            free(point);
            return LXW_ERROR_MEMORY_MALLOC_FAILED;
        }
        point->is_string = 1;
        range->has_string_cache = 1;
    }
    STAILQ_INSERT_TAIL(range->data_cache, point, list_pointers);
    range->num_data_points++;
    range->ignore_cache = 1;
    return LXW_NO_ERROR;
}

#endif
