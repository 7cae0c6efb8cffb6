package dev.muster.app.demo;

import dev.muster.model.Feed;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

/** Who delivers what, and who waits for it. */
record Scenario(List<LocalDate> week) {
  static final Feed AD_DATES = new Feed("DMSH_DWQDB", "DIM_GUM_AD_DATE");
  static final Feed CUSTOMERS = new Feed("DMSH_DWQDB", "DIM_CUSTOMER");
  static final Feed CAMPAIGNS = new Feed("DMSH_DWQDB", "FACT_CAMPAIGN");
  static final Feed ORDERS = new Feed("GUO", "FACT_ORDERS");
  static final Feed RETURNS = new Feed("GUO", "FACT_RETURNS");
  static final Feed PRODUCTS = new Feed("GUO", "DIM_PRODUCT");
  static final Feed ACCOUNTS = new Feed("CRM", "DIM_ACCOUNT");
  static final Feed CONTACTS = new Feed("CRM", "FACT_CONTACTS");

  /** Eight feeds of three source systems, in the order in which they land each day. */
  static final List<Feed> FEEDS =
      List.of(CUSTOMERS, PRODUCTS, AD_DATES, ACCOUNTS, CAMPAIGNS, CONTACTS, RETURNS, ORDERS);

  /** A consumer group, and whether it is told by webhook or only looks. */
  record Group(String name, List<Feed> feeds, boolean told) {}

  static final Group MARKETING =
      new Group("Marketing_Dashboard_Daily", List.of(AD_DATES, ORDERS), true);

  static final List<Group> GROUPS =
      List.of(
          MARKETING,
          new Group("Finance_Close_Daily", List.of(PRODUCTS, RETURNS, ORDERS), false),
          new Group(
              "Customer_360_Daily", List.of(CUSTOMERS, ACCOUNTS, CONTACTS, CAMPAIGNS), false));

  /** The seven days before this one. */
  static Scenario before(LocalDate today) {
    return new Scenario(
        IntStream.rangeClosed(1, 7).mapToObj(days -> today.minusDays(8 - days)).toList());
  }

  LocalDate yesterday() {
    return week.get(week.size() - 1);
  }

  /** The feed of yesterday that comes late. */
  boolean isLate(Feed feed, LocalDate date) {
    return feed.equals(AD_DATES) && date.equals(yesterday());
  }

  /** The partition of which the first delivery is broken. */
  boolean failsFirst(Feed feed, LocalDate date) {
    return feed.equals(RETURNS) && date.equals(week.get(3));
  }
}
