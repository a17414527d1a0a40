package io.dpmgrid.admin.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * One TLS connection, which sends its certificate whether the server knows its authority or not.
 */
public final class TlsClient implements AutoCloseable {
  private final SSLSocket socket;

  /**
   * Connects; the handshake is done with the first call.
   *
   * @param trusted who signed the server's certificate
   * @param own certificate to send; null has none
   */
  public TlsClient(int port, CertificateMaker trusted, @Nullable CertificateMaker own)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", trusted.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        own == null ? null : new KeyManager[] {new Always(own)}, trust.getTrustManagers(), null);
    socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
  }

  /** Sends a GET and gives status line, head and body; the connection stays open. */
  public String get(String path, String headers) throws IOException {
    return call("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n");
  }

  /** Sends a request and reads one answer that has a Content-Length. */
  public String call(String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("closed after: " + head);
      }
      head.append((char) b);
    }
    int length =
        Integer.parseInt(
            head.toString().replaceFirst("(?is).*content-length: *([0-9]+)\r\n.*", "$1"));
    return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /** The socket itself. */
  public Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private record Always(CertificateMaker own) implements X509KeyManager {
    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {"own"};
    }

    @Override
    public String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return "own";
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {own.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return own.privateKey();
    }
  }
}
