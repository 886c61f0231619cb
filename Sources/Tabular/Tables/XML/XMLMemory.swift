import CExpat

/// The memory that one parser may hold.
///
/// What expat keeps of names and open tags grows with what a document brings up, and a hostile one
/// brings up new names without end. expat takes functions in place of `malloc` and its kin, which
/// are told nothing of the parser. So each call into expat lends the parser's account to its
/// thread, and each block carries its size and its account in front.
///
/// This is safe because a block is only handed to expat behind its header, because an account lives
/// as long as this object, and because this object goes after the parser, with which all blocks go.
final class XMLMemory {
  static let suite = XML_Memory_Handling_Suite(
    malloc_fcn: { allocate($0) },
    realloc_fcn: { reallocate($0, $1) },
    free_fcn: { release($0) })

  private typealias Account = UnsafeMutablePointer<Int>

  /// What stands in front of each block, as long as the strictest alignment.
  private struct Header {
    var size: Int
    let account: Account
  }

  private static let headerSize = 16
  private static let mostBytes = 64 << 20
  private static let currentAccount = {
    var key = pthread_key_t()
    return pthread_key_create(&key, nil) == 0 ? key : nil
  }()

  /// How many bytes the parser holds.
  private let bytesHeld = Account.allocate(capacity: 1)

  init() {
    bytesHeld.initialize(to: 0)
  }

  deinit {
    bytesHeld.deallocate()
  }

  /// Makes a call into expat, for whose parser what is allocated in it counts.
  func lend<Value>(_ call: () -> Value) -> Value {
    guard let key = Self.currentAccount else { return call() }
    let previous = pthread_getspecific(key)
    pthread_setspecific(key, bytesHeld)
    defer { pthread_setspecific(key, previous) }
    return call()
  }

  private static func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
    guard let key = currentAccount, let current = pthread_getspecific(key) else { return nil }
    let account = current.assumingMemoryBound(to: Int.self)
    guard size >= 0, claim(size, account), let start = malloc(size + headerSize) else { return nil }
    start.storeBytes(of: Header(size: size, account: account), as: Header.self)
    return start + headerSize
  }

  private static func reallocate(
    _ block: UnsafeMutableRawPointer?, _ size: Int
  ) -> UnsafeMutableRawPointer? {
    guard let block else { return allocate(size) }
    var header = (block - headerSize).load(as: Header.self)
    guard size >= 0, claim(size - header.size, header.account),
      let start = realloc(block - headerSize, size + headerSize)
    else { return nil }
    header.size = size
    start.storeBytes(of: header, as: Header.self)
    return start + headerSize
  }

  private static func release(_ block: UnsafeMutableRawPointer?) {
    guard let block else { return }
    let header = (block - headerSize).load(as: Header.self)
    header.account.pointee -= header.size
    free(block - headerSize)
  }

  /// Notes that more is held; false, with nothing noted, if that is too much.
  private static func claim(_ size: Int, _ account: Account) -> Bool {
    guard size < mostBytes, account.pointee + size <= mostBytes else { return false }
    account.pointee += size
    return true
  }
}
