import Foundation

/// A temporary file without a name, for this user alone: it is gone once it is closed, also if the
/// program is killed.
enum NamelessFile {
  /// Returns its descriptor; nil if none can be made.
  static func open() -> Int32? {
    var template = Array((NSTemporaryDirectory() + "safety-valve-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return nil }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }
}
