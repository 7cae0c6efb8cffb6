package dev.muster.notification;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why no answer came, in words that somebody can act on. */
final class NoAnswer {
  private NoAnswer() {}

  static String because(Throwable failure, URI url, Duration timeout) {
    String receiver = url.getRawAuthority();
    if (has(failure, UnresolvedAddressException.class)
        || has(failure, UnknownHostException.class)) {
      return "no such host: " + url.getHost() + "; check the URL and the name service";
    }
    if (has(failure, HttpConnectTimeoutException.class)) {
      return "no connection to %s within %s; check firewalls and the port"
          .formatted(receiver, seconds(timeout));
    }
    if (has(failure, HttpTimeoutException.class) || has(failure, TimeoutException.class)) {
      return "no whole answer from %s within %s; answer first and work later"
          .formatted(receiver, seconds(timeout));
    }
    if (has(failure, ConnectException.class)) {
      return "connection to " + receiver + " refused; is the receiver running?";
    }
    if (has(failure, SSLException.class)) {
      return "no TLS with %s: %s; check its certificate".formatted(receiver, innermost(failure));
    }
    return "the connection to %s broke: %s".formatted(receiver, innermost(failure));
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
    return failure != null && (kind.isInstance(failure) || has(failure.getCause(), kind));
  }

  private static String innermost(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return innermost(failure.getCause());
    }
    return Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
  }

  private static String seconds(Duration timeout) {
    return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }
}
