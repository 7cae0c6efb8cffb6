package dev.muster.notification;

import dev.muster.model.Delivery;
import dev.muster.model.Endpoint;

/** Which of a group's endpoints, whatever else its definition says of it. */
record Address(String channel, String target) {
  static Address of(Endpoint endpoint) {
    return new Address(endpoint.channel(), endpoint.target());
  }

  static Address of(Delivery row) {
    return new Address(row.channel(), row.target());
  }

  @Override
  public String toString() {
    return channel + " " + target;
  }
}
