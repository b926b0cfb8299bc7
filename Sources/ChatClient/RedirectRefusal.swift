import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Takes a redirect for the answer, so that the key goes to nobody but the server that was named.
final class RedirectRefusal: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}
