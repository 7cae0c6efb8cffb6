package dev.muster.notification;

import dev.muster.model.Endpoint;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupStatus;
import dev.muster.notification.Agenda.Appointment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/** An announcement under way. For the outbox's thread alone. */
final class OpenAnnouncement {
  private final GroupStatus status;
  private final Map<Address, Attempt> last = new HashMap<>();
  private final Map<Address, Appointment> booked = new HashMap<>();
  private final Set<Address> busy = new HashSet<>();

  /** Attempts that have ended; they are recorded one after another. */
  private final Queue<Attempt> unrecorded = new ArrayDeque<>();

  private boolean lastWordSaid;

  OpenAnnouncement(GroupStatus status, Collection<Attempt> recorded) {
    this.status = status;
    recorded.forEach(attempt -> last.put(attempt.address(), attempt));
  }

  GroupStatus status() {
    return status;
  }

  GroupDate key() {
    return status.key();
  }

  /** Whether the row still announces what this does. */
  boolean isOf(GroupStatus row) {
    return row.announcementId().equals(status.announcementId())
        && row.readyAt().equals(status.readyAt());
  }

  Standing standing(List<Endpoint> endpoints) {
    return new Standing(endpoints, last);
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
  void keepOnly(Set<Address> addresses) {
    for (Address address : List.copyOf(booked.keySet())) {
      if (!addresses.contains(address)) {
        booked.remove(address).cancel();
      }
    }
  }

  void abandon() {
    keepOnly(Set.of());
  }

  /** Somebody wants all endpoints to be told again. */
  void startAnew() {
    abandon();
    last.clear();
    lastWordSaid = false;
  }

  /** Whether this is the only one waiting, so that it may be recorded at once. */
  boolean ended(Attempt attempt) {
    unrecorded.add(attempt);
    return unrecorded.size() == 1;
  }

  /** The next to be recorded after this one, which now is; at most one. */
  List<Attempt> recorded(Attempt attempt) {
    unrecorded.remove();
    last.put(attempt.address(), attempt);
    busy.remove(attempt.address());
    return unrecorded.isEmpty() ? List.of() : List.of(unrecorded.element());
  }

  /** True the first time. */
  boolean sayLastWord() {
    boolean first = !lastWordSaid;
    lastWordSaid = true;
    return first;
  }
}
