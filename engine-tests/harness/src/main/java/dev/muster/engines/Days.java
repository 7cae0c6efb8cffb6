package dev.muster.engines;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What has happened when the questions are asked.
 *
 * <ul>
 *   <li>On {@link #complete()} every feed has arrived, and Marketing was told.
 *   <li>On {@link #broken()}, the day after it, {@link #ORDERS} are missing, {@link #RETURNS} have
 *       failed, {@link #ACCOUNTS} came later than ever before, and all others arrived.
 *   <li>On the day before both, {@link #AD_DATES} alone are there.
 *   <li>On each of the {@value #WEEKS} weeks before {@link #broken()}, on its weekday, {@link
 *       #ACCOUNTS} arrived 25 h, 25 h 10 min, … 26 h 30 min after the date's midnight, and {@link
 *       #ORDERS} always after 26 h.
 * </ul>
 */
public record Days(LocalDate broken) {
  public static final Feed AD_DATES = new Feed("DMSH_DWQDB", "DIM_GUM_AD_DATE");
  public static final Feed CUSTOMERS = new Feed("DMSH_DWQDB", "DIM_CUSTOMER");
  public static final Feed CAMPAIGNS = new Feed("DMSH_DWQDB", "FACT_CAMPAIGN");
  public static final Feed ORDERS = new Feed("GUO", "FACT_ORDERS");
  public static final Feed RETURNS = new Feed("GUO", "FACT_RETURNS");
  public static final Feed PRODUCTS = new Feed("GUO", "DIM_PRODUCT");
  public static final Feed ACCOUNTS = new Feed("CRM", "DIM_ACCOUNT");

  public static final Group MARKETING =
      new Group("Marketing_Dashboard_Daily", List.of(AD_DATES, ORDERS), true);
  public static final Group FINANCE =
      new Group("Finance_Close_Daily", List.of(PRODUCTS, RETURNS, ORDERS), false);
  public static final Group CUSTOMER_360 =
      new Group("Customer_360_Daily", List.of(CUSTOMERS, ACCOUNTS, CAMPAIGNS), false);

  public static final int WEEKS = 10;

  /** When a feed usually arrives: minutes after midnight of the date that it is about. */
  public static final int USUAL_MINUTES = 26 * 60;

  /** When {@link #ACCOUNTS} arrived on the broken day. */
  public static final int LATE_MINUTES = 30 * 60;

  private static final long TOLD_NANOS_MAX = TimeUnit.MINUTES.toNanos(1);

  public LocalDate complete() {
    return broken.minusDays(1);
  }

  public LocalDate dayBefore() {
    return broken.minusDays(2);
  }

  /** Posts it all, and waits until Marketing was told. */
  public void happen(Api api) throws InterruptedException {
    List.of(MARKETING, FINANCE, CUSTOMER_360).forEach(api::put);
    api.post(past());
    api.post(List.of(Event.ingested(AD_DATES, dayBefore(), USUAL_MINUTES)));
    api.post(completeDay());
    api.post(brokenDay());
    awaitTold(api);
  }

  private List<Event> past() {
    List<Event> events = new ArrayList<>();
    for (int week = 1; week <= WEEKS; week++) {
      LocalDate date = broken.minusWeeks(week);
      events.add(Event.ingested(ACCOUNTS, date, 25 * 60 + 10 * (week - 1)));
      events.add(Event.ingested(ORDERS, date, USUAL_MINUTES));
    }
    return events;
  }

  private List<Event> completeDay() {
    return IntStream.range(0, all().size())
        .mapToObj(i -> Event.ingested(all().get(i), complete(), USUAL_MINUTES + i))
        .toList();
  }

  private List<Event> brokenDay() {
    return List.of(
        Event.ingested(AD_DATES, broken, USUAL_MINUTES),
        Event.ingested(CUSTOMERS, broken, USUAL_MINUTES),
        Event.ingested(CAMPAIGNS, broken, USUAL_MINUTES),
        Event.ingested(PRODUCTS, broken, USUAL_MINUTES),
        Event.ingested(ACCOUNTS, broken, LATE_MINUTES),
        Event.of(RETURNS, broken, USUAL_MINUTES, "FAILED", "file is cut short"));
  }

  /** What was missing on the day before: Marketing is complete then, too. */
  public void deliverDayBefore(Api api) {
    api.post(List.of(Event.ingested(ORDERS, dayBefore(), LATE_MINUTES)));
  }

  private static List<Feed> all() {
    return List.of(AD_DATES, CUSTOMERS, CAMPAIGNS, ORDERS, RETURNS, PRODUCTS, ACCOUNTS);
  }

  private void awaitTold(Api api) throws InterruptedException {
    long started = System.nanoTime();
    while (!api.groupStatus(MARKETING.name(), complete()).orElse("").equals("NOTIFIED")) {
      if (System.nanoTime() - started > TOLD_NANOS_MAX) {
        throw new IllegalStateException(MARKETING.name() + " was not told of " + complete());
      }
      Thread.sleep(100);
    }
  }
}
