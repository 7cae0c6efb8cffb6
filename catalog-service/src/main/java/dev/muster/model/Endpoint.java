package dev.muster.model;

import java.net.URI;

/** Where a group wants to be told. */
public sealed interface Endpoint {
  /** The name of the channel, as users write it. */
  String channel();

  /** What tells this endpoint from the group's others; shown to users, never a secret. */
  String target();

  /** Whether nothing is sent to it any more. */
  boolean disabled();

  /** The same endpoint, no longer served. */
  Endpoint disable();

  /**
   * A Standard Webhooks receiver.
   *
   * @param secret {@code whsec_} and base64; signs every message
   * @param disabled set once the receiver has answered 410 Gone; a new definition clears it
   */
  record Webhook(URI url, String secret, boolean disabled) implements Endpoint {
    @Override
    public String channel() {
      return "webhook";
    }

    @Override
    public String target() {
      return url.toString();
    }

    @Override
    public Webhook disable() {
      return new Webhook(url, secret, true);
    }

    @Override
    public String toString() {
      return "Webhook[" + url + (disabled ? ", disabled" : "") + "]";
    }
  }

  /** The service's own log. */
  record Log() implements Endpoint {
    @Override
    public String channel() {
      return "log";
    }

    @Override
    public String target() {
      return "log";
    }

    @Override
    public boolean disabled() {
      return false;
    }

    @Override
    public Log disable() {
      throw new UnsupportedOperationException("the log is always there");
    }
  }
}
