package dev.muster.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;

/** A connection on which one request follows the other: as little of a client as there can be. */
final class KeepAlive implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  KeepAlive(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** The request as it goes over the wire. */
  static byte[] post(String path, String contentType, byte[] body) {
    byte[] head = head(path, contentType, body.length);
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  private static byte[] head(String path, String contentType, int length) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
        .formatted(path, contentType, length)
        .getBytes(ISO_8859_1);
  }

  /**
   * Sends a large body and waits for the answer, which must be a good one; its body.
   *
   * @param parts of the body, each small enough to be no trouble to the memory of both
   */
  String exchange(String path, String contentType, List<byte[]> parts) throws IOException {
    out.write(head(path, contentType, parts.stream().mapToInt(part -> part.length).sum()));
    for (byte[] part : parts) {
      out.write(part);
    }
    return answer();
  }

  /** Sends it and waits for the answer, which must be a good one; its body. */
  String exchange(byte[] request) throws IOException {
    out.write(request);
    return answer();
  }

  private String answer() throws IOException {
    String status = line();
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).trim());
      }
    }
    String body = new String(in.readNBytes(length), ISO_8859_1);
    if (!status.startsWith("HTTP/1.1 2")) {
      throw new IOException(status + " " + body);
    }
    return body;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server hung up");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
