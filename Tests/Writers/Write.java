import java.io.*;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.Date;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.*;

/** Writes the rows on standard input, tab-separated KIND:VALUE cells, to a workbook by Apache POI. */
public class Write {
  public static void main(String[] arguments) throws Exception {
    boolean isOld = arguments[0].endsWith(".xls");
    Workbook book = isOld
        ? new HSSFWorkbook()
        : (Workbook) Class.forName("org.apache.poi.xssf.usermodel.XSSFWorkbook")
            .getDeclaredConstructor().newInstance();
    Sheet sheet = book.createSheet("Data");
    CellStyle date = book.createCellStyle();
    date.setDataFormat(book.createDataFormat().getFormat("dd/mm/yyyy"));
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line;
    for (int number = 0; (line = reader.readLine()) != null; number++) {
      Row row = sheet.createRow(number);
      String[] cells = line.split("\t", -1);
      for (int column = 0; column < cells.length; column++) {
        int mark = cells[column].indexOf(':');
        if (mark < 0) continue;
        String value = cells[column].substring(mark + 1);
        Cell cell = row.createCell(column);
        switch (cells[column].substring(0, mark)) {
          case "number": cell.setCellValue(Double.parseDouble(value)); break;
          case "boolean": cell.setCellValue(value.equals("TRUE")); break;
          case "date":
            cell.setCellValue(
                Date.from(LocalDate.parse(value).atStartOfDay(ZoneId.systemDefault()).toInstant()));
            cell.setCellStyle(date);
            break;
          default: cell.setCellValue(value);
        }
      }
    }
    try (OutputStream output = new FileOutputStream(arguments[0])) { book.write(output); }
  }
}
