import Tabular

/// Why books could not be read.
public enum BooksError: Error {
  /// There is no such folder.
  case folderMissing(path: String)
  /// There is no such file.
  case fileMissing(path: String)
  /// The folder is there, and its files have faults; findings are among the diagnostics.
  case faulty([Diagnostic])
}
