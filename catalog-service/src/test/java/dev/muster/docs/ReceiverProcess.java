package dev.muster.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tutorial's receiver, started as the tutorial says, on a port that is free. */
final class ReceiverProcess implements AutoCloseable {
  static final String SHOWN_AUTHORITY = "127.0.0.1:9090";

  private final Process process;
  private final BufferedReader output;
  private final int port;

  private ReceiverProcess(Process process, int port) {
    this.process = process;
    this.port = port;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Returns once it listens. */
  static ReceiverProcess start(String source, Path folder) throws IOException {
    int port = freePort();
    Path file = folder.resolve("Receiver.java");
    Files.writeString(file, source.replace("9090", Integer.toString(port)));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process = new ProcessBuilder(java, file.toString()).redirectErrorStream(true).start();
    ReceiverProcess receiver = new ReceiverProcess(process, port);
    String first = receiver.nextLine();
    if (first == null || !first.startsWith("waiting")) {
      receiver.close();
      throw new AssertionError("the receiver said: " + first);
    }
    return receiver;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String authority() {
    return "127.0.0.1:" + port;
  }

  /** The next line that it prints; null if it has ended. */
  String nextLine() throws IOException {
    return output.readLine();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
