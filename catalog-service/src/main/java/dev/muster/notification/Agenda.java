package dev.muster.notification;

import java.time.Duration;

/** Runs tasks one at a time, at once or later, never on the caller's thread. */
interface Agenda extends AutoCloseable {
  /** After everything that was to be run now before it. */
  void now(Runnable task);

  Appointment in(Duration delay, Runnable task);

  /** Runs nothing more; what is asked for afterwards is forgotten. */
  @Override
  void close();

  /** A task to be run later. */
  interface Appointment {
    void cancel();
  }
}
