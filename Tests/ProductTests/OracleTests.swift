import TestSupport
import Testing

@Suite struct OracleTests {
  @Test("books of made-up authorities agree with an independent computation to the penny")
  func agrees() throws {
    let result = try Program.python(
      "Tests/Oracle/compare.py",
      ["--product", Program.executable.path, "--seeds", "101", "112"])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect((result.output + result.errors).contains("0 differences"))
  }

  @Test("plans of 116 actions over ten rounds agree with it, and so does what an action is worth")
  func agreesOnActions() throws {
    let result = try Program.python(
      "Tests/Oracle/compare.py",
      ["--product", Program.executable.path, "--actions-seeds", "11", "12"])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect((result.output + result.errors).contains("0 differences"))
  }

  @Test("the independent computation knows the worked examples of its own tests")
  func isSound() throws {
    let result = try Program.python("Tests/Oracle/test_oracle.py", [])
    #expect(result.status == 0, "\(result.errors)")
  }
}
