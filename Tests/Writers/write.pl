# Writes the rows that stand on standard input as tab-separated KIND:VALUE cells to an .xls workbook.
use strict;
use warnings;
use utf8;
use Spreadsheet::WriteExcel;

binmode(STDIN, ':encoding(UTF-8)');
my $book = Spreadsheet::WriteExcel->new($ARGV[0]);
my $sheet = $book->add_worksheet('Data');
my $date = $book->add_format(num_format => 'dd/mm/yyyy');
my @rows;
while (my $line = <STDIN>) {
  chomp $line;
  push @rows, [split /\t/, $line, -1];
}
# By columns, since the order of the records is that of the calls.
for my $column (0 .. $#{$rows[0]}) {
  for my $row (0 .. $#rows) {
    my ($kind, $value) = split /:/, $rows[$row][$column], 2;
    if ($kind eq 'text') { $sheet->write_string($row, $column, $value) }
    elsif ($kind eq 'number') { $sheet->write_number($row, $column, $value) }
    elsif ($kind eq 'boolean') { $sheet->write_string($row, $column, $value) }
    elsif ($kind eq 'date') { $sheet->write_date_time($row, $column, $value . 'T', $date) }
  }
}
$book->close();
