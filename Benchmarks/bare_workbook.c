/* Writes the lines of a file with tabs as a workbook, with libxlsxwriter and nothing else: the
   third and the fifth cell are numbers, the others text. The peer of the workbook of postings. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

int main(int count, char **arguments) {
  if (count != 3) return 64;
  FILE *lines = fopen(arguments[1], "r");
  if (!lines) return 66;
  lxw_workbook_options options = {.constant_memory = LXW_TRUE};
  lxw_workbook *book = workbook_new_opt(arguments[2], &options);
  lxw_worksheet *sheet = workbook_add_worksheet(book, "Postings");
  lxw_format *text = workbook_add_format(book), *money = workbook_add_format(book);
  format_set_num_format(money, "#,##0.00");
  static char line[65536];
  for (lxw_row_t row = 0; fgets(line, sizeof line, lines); row++) {
    line[strcspn(line, "\n")] = 0;
    char *rest = line, *cell;
    for (lxw_col_t column = 0; (cell = strsep(&rest, "\t")); column++) {
      if (row > 3 && (column == 2 || column == 4))
        worksheet_write_number(sheet, row, column, strtod(cell, NULL), money);
      else
        worksheet_write_string(sheet, row, column, cell, text);
    }
  }
  fclose(lines);
  return workbook_close(book);
}
