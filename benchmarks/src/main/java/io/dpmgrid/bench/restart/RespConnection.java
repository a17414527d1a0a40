package io.dpmgrid.bench.restart;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A connection in Redis's protocol: as much of it as a benchmark needs. One thread at a time. */
final class RespConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /** Connects to the loopback interface. */
  RespConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(600_000);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
  }

  /** Queues a command; {@link #flush} sends it. */
  void send(byte[]... words) throws IOException {
    out.write(ascii("*" + words.length + "\r\n"));
    for (byte[] word : words) {
      out.write(ascii("$" + word.length + "\r\n"));
      out.write(word);
      out.write('\r');
      out.write('\n');
    }
  }

  void flush() throws IOException {
    out.flush();
  }

  /**
   * Reads one reply: status, error, integer or bulk.
   *
   * @return its bytes, null for a missing value
   * @throws RespError if the server replies with an error
   */
  byte @Nullable [] reply() throws IOException {
    String line = line();
    char type = line.charAt(0);
    String rest = line.substring(1);
    return switch (type) {
      case '+', ':' -> ascii(rest);
      case '-' -> throw new RespError(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      default -> throw new IOException("Not a reply this benchmark knows: " + line);
    };
  }

  /** One command and its reply, as text; empty for a missing value. */
  String ask(String... words) throws IOException {
    byte[][] bytes = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      bytes[i] = ascii(words[i]);
    }
    send(bytes);
    flush();
    byte[] reply = reply();
    return reply == null ? "" : new String(reply, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private byte @Nullable [] bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length || in.read() != '\r' || in.read() != '\n') {
      throw new EOFException("The server closed the connection in the middle of a reply");
    }
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int next;
    while ((next = in.read()) != '\r') {
      if (next < 0) {
        throw new EOFException("The server closed the connection");
      }
      line.append((char) next);
    }
    if (in.read() != '\n' || line.isEmpty()) {
      throw new IOException("Not a line of the protocol");
    }
    return line.toString();
  }

  /** The server understood and refused. */
  static final class RespError extends IOException {
    private static final long serialVersionUID = 1L;

    RespError(String message) {
      super(message);
    }
  }
}
