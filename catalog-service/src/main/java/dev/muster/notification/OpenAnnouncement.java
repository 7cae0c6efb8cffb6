package dev.muster.notification;

import dev.muster.model.Delivery;
import dev.muster.model.Endpoint;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupStatus;
import dev.muster.notification.Agenda.Appointment;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** An announcement under way. For the outbox's thread alone. */
final class OpenAnnouncement {
  private final GroupStatus status;

  /** Per endpoint the last row that counts. */
  private final Map<Address, Delivery> rows = new HashMap<>();

  private final Map<Address, Appointment> booked = new HashMap<>();
  private final Set<Address> busy = new HashSet<>();

  /** Attempts that have ended; they are recorded one after another. */
  private final Queue<Attempt> unrecorded = new ArrayDeque<>();

  private Instant countsAfter;
  private boolean lastWordSaid;

  OpenAnnouncement(GroupStatus status) {
    this.status = status;
    this.countsAfter = status.readyAt();
  }

  GroupStatus status() {
    return status;
  }

  GroupDate key() {
    return status.key();
  }

  /** Whether that row still announces what this does. */
  boolean isOf(GroupStatus row) {
    return row.announcementId().equals(status.announcementId())
        && row.readyAt().equals(status.readyAt());
  }

  Standing standing(List<Endpoint> endpoints) {
    Map<Address, Attempt> last = new HashMap<>();
    rows.forEach((address, row) -> last.put(address, Attempt.of(row)));
    return new Standing(endpoints, last);
  }

  /** How many attempts at this endpoint are recorded. */
  int attempts(Address address) {
    return Optional.ofNullable(rows.get(address)).map(Delivery::attempt).orElse(0);
  }

  /** Takes a row into account, unless it is of something else or was overtaken by a request. */
  void add(Delivery row) {
    if (row.revision() != status.revision() || !row.recordedAt().isAfter(countsAfter)) {
      return;
    }
    if (row.result() == Delivery.Result.REQUESTED) {
      startAnewAt(row.recordedAt());
    } else {
      rows.put(Address.of(row), row);
      // A request to tell again may be committed before this row is heard of.
      lastWordSaid |= row.concludes() != null;
    }
  }

  private void startAnewAt(Instant request) {
    countsAfter = request;
    rows.values().removeIf(row -> !row.recordedAt().isAfter(request));
    lastWordSaid = false;
    cancelAll();
  }

  /** Whether nothing is booked, sent or being recorded for this endpoint. */
  boolean isIdle(Address address) {
    return !booked.containsKey(address) && !busy.contains(address);
  }

  boolean isIdle() {
    return booked.isEmpty() && busy.isEmpty() && unrecorded.isEmpty();
  }

  void book(Address address, Appointment appointment) {
    booked.put(address, appointment);
  }

  void start(Address address) {
    booked.remove(address);
    busy.add(address);
  }

  void stop(Address address) {
    busy.remove(address);
  }

  /** Cancels what is booked for any other endpoint. */
  void keepOnly(List<Address> addresses) {
    for (Address address : List.copyOf(booked.keySet())) {
      if (!addresses.contains(address)) {
        booked.remove(address).cancel();
      }
    }
  }

  void cancelAll() {
    keepOnly(List.of());
  }

  /** Puts the attempt behind those that wait to be recorded; whether it is the only one. */
  boolean ended(Attempt attempt) {
    unrecorded.add(attempt);
    return unrecorded.size() == 1;
  }

  /** Takes the row of the attempt that was being recorded into account. */
  void recorded(Delivery row) {
    unrecorded.remove();
    busy.remove(Address.of(row));
    add(row);
  }

  Optional<Attempt> nextUnrecorded() {
    return Optional.ofNullable(unrecorded.peek());
  }

  /** True the first time. */
  boolean sayLastWord() {
    boolean first = !lastWordSaid;
    lastWordSaid = true;
    return first;
  }
}
