package dev.muster.engines;

import java.nio.file.Path;
import java.time.LocalDate;

/** An object store, the service on it, and the {@link Days} that have happened. */
public final class Stage implements AutoCloseable {
  private final ObjectStore store;
  private final MusterService service;
  private final Api api;
  private final Days days;

  private Stage(ObjectStore store, MusterService service, Days days) {
    this.store = store;
    this.service = service;
    this.api = new Api(service.address());
    this.days = days;
  }

  /**
   * Sets it all up.
   *
   * @param folder where data and logs go; empty
   * @param today the day after the broken one
   */
  public static Stage set(Path folder, LocalDate today) throws InterruptedException {
    ObjectStore store = ObjectStore.start(folder.resolve("s3"));
    try {
      MusterService service = MusterService.start(folder.resolve("muster"), store);
      Stage stage = new Stage(store, service, new Days(today.minusDays(1)));
      stage.happen();
      return stage;
    } catch (InterruptedException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private void happen() throws InterruptedException {
    try {
      days.happen(api);
    } catch (InterruptedException | RuntimeException e) {
      service.close();
      throw e;
    }
  }

  public ObjectStore store() {
    return store;
  }

  public MusterService service() {
    return service;
  }

  public Api api() {
    return api;
  }

  public Days days() {
    return days;
  }

  @Override
  public void close() {
    service.close();
    store.close();
  }
}
