package dev.muster.notification;

import dev.muster.model.Delivery.Result;
import dev.muster.model.Endpoint;
import dev.muster.model.GroupState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far an announcement is.
 *
 * @param endpoints whom it is for, by the group's current definition; at least one
 * @param last how the last attempt at each of them ended, if there was one
 */
record Standing(List<Endpoint> endpoints, Map<Address, Attempt> last) {
  Standing {
    endpoints = List.copyOf(endpoints);
    last = Map.copyOf(last);
  }

  /** The endpoints that are still to be told. */
  List<Endpoint> due() {
    return endpoints.stream().filter(this::isDue).toList();
  }

  private boolean isDue(Endpoint endpoint) {
    boolean over =
        lastOf(endpoint)
            .map(Attempt::result)
            .filter(result -> result == Result.DELIVERED || result == Result.EXHAUSTED)
            .isPresent();
    // An endpoint that was gone and yet is served has been defined anew since.
    return !endpoint.disabled() && !over;
  }

  Optional<Attempt> lastOf(Endpoint endpoint) {
    return Optional.ofNullable(last.get(Address.of(endpoint)));
  }

  /** The same, once this attempt is recorded. */
  Standing after(Attempt attempt) {
    Map<Address, Attempt> lastThen = new HashMap<>(last);
    lastThen.put(attempt.address(), attempt);
    return new Standing(
        endpoints.stream().map(endpoint -> after(attempt, endpoint)).toList(), lastThen);
  }

  private static Endpoint after(Attempt attempt, Endpoint endpoint) {
    boolean left =
        attempt.result() == Result.GONE
            && attempt.address().equals(Address.of(endpoint))
            && !endpoint.disabled();
    return left ? endpoint.disable() : endpoint;
  }

  /**
   * How it ends: told, if every endpoint that was tried has it, and in error otherwise; empty while
   * an endpoint is still to be told.
   */
  Optional<GroupState> conclusion() {
    if (!due().isEmpty()) {
      return Optional.empty();
    }
    boolean told = delivered().isPresent() && failed().isEmpty();
    return Optional.of(told ? GroupState.NOTIFIED : GroupState.ERROR);
  }

  /** The same attempt, naming an endpoint that does not have it if its own does. */
  Attempt blamed(Attempt attempt) {
    return failed()
        .filter(failed -> attempt.isDelivered())
        .map(failed -> "delivered here, but not to " + failed.address() + ": " + failed.error())
        .map(attempt::withError)
        .orElse(attempt);
  }

  /** What is to be recorded, so that it ends, when nothing is left to be attempted. */
  Attempt lastWord(Instant now) {
    return failed().or(this::delivered).orElseGet(() -> nobodyServed(now));
  }

  private Attempt nobodyServed(Instant now) {
    String error = "not told: it answered 410 Gone before; define the group anew to serve it again";
    return new Attempt(Address.of(endpoints.get(0)), 1, now, Result.GONE, null, error, null);
  }

  private Optional<Attempt> delivered() {
    return attempts().filter(Attempt::isDelivered).findFirst();
  }

  private Optional<Attempt> failed() {
    return attempts().filter(attempt -> !attempt.isDelivered()).findFirst();
  }

  private Stream<Attempt> attempts() {
    return endpoints.stream().map(Address::of).map(last::get).filter(Objects::nonNull);
  }
}
