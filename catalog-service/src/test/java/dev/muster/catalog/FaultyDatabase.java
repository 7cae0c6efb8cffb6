package dev.muster.catalog;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;

/** A network to the database that loses requests, replies and connections on command. */
public final class FaultyDatabase implements Driver, AutoCloseable {
  /** When. */
  public enum Moment {
    /** A table's row is written, inside a transaction. */
    UPDATE,
    /** The transaction is committed, be it a statement on its own. */
    COMMIT
  }

  public enum Loss {
    /** All goes well, if late. */
    NOTHING,
    /** All goes well; the answer is late. */
    NOTHING_BUT_TIME,
    /** The request never gets to the database. */
    REQUEST,
    /** The request is carried out; its answer never gets back. */
    REPLY,
    /** The request stays on its way until it is let through; no answer ever gets back. */
    DELAYED
  }

  private record Fault(Moment moment, Loss loss, String sqlState, Runnable meanwhile) {}

  private final String prefix = "jdbc:faulty-" + UUID.randomUUID() + ":";
  private final String target;
  private final AtomicReference<Fault> armed = new AtomicReference<>();
  private final AtomicInteger commits = new AtomicInteger();
  private final BlockingQueue<Request> delayed = new LinkedBlockingQueue<>();

  /** Those that only the client takes for broken. */
  private final Set<Connection> halfOpen = ConcurrentHashMap.newKeySet();

  private final List<Connection> opened = new CopyOnWriteArrayList<>();

  public FaultyDatabase(String target) throws SQLException {
    this.target = target;
    DriverManager.registerDriver(this);
  }

  public String uri() {
    return prefix;
  }

  /** The same catalog, by way of this network to its database. */
  public CatalogSettings before(CatalogSettings catalog) {
    Map<String, String> properties = new HashMap<>(Dialect.of(target).properties());
    properties.putAll(catalog.properties());
    return new CatalogSettings(catalog.name(), prefix, catalog.warehouse(), properties);
  }

  /**
   * What happens to the next request of its kind; unless nothing is lost, the connection is.
   *
   * @param meanwhile happens before a request or an answer that is late, or once the connection is
   *     lost
   */
  public void onNext(Moment moment, Loss loss, String sqlState, Runnable meanwhile) {
    armed.set(new Fault(moment, loss, sqlState, meanwhile));
  }

  /** Lets the delayed request through to the database, and waits until that has answered. */
  void letThrough() throws SQLException {
    try {
      delayed.take().send();
    } catch (SQLException | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  void dropAllConnections() throws SQLException {
    for (Connection connection : opened) {
      connection.close();
    }
  }

  public boolean hasFired() {
    return armed.get() == null;
  }

  /** How many transactions were asked to be committed. */
  public int commits() {
    return commits.get();
  }

  int connectionsOpened() {
    return opened.size();
  }

  @Override
  public Connection connect(String url, Properties properties) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    Connection connection = DriverManager.getConnection(target, properties);
    opened.add(connection);
    return proxy(
        Connection.class, (ignored, method, args) -> onConnection(connection, method, args));
  }

  private Object onConnection(Connection connection, Method method, Object[] args)
      throws Throwable {
    if (halfOpen.contains(connection)) {
      return onHalfOpen(method);
    }
    if (method.getName().equals("commit")) {
      return ask(Moment.COMMIT, connection, () -> call(connection, method, args));
    }
    Object result = call(connection, method, args);
    boolean movesTable =
        method.getName().equals("prepareStatement")
            && args[0].toString().startsWith("UPDATE iceberg_tables");
    return movesTable ? watched(connection, (PreparedStatement) result) : result;
  }

  private PreparedStatement watched(Connection connection, PreparedStatement statement) {
    return proxy(
        PreparedStatement.class,
        (ignored, method, args) -> {
          Request request = () -> call(statement, method, args);
          return method.getName().equals("executeUpdate")
              ? ask(momentOfUpdate(connection), connection, request)
              : request.send();
        });
  }

  private static Moment momentOfUpdate(Connection connection) throws SQLException {
    return connection.getAutoCommit() ? Moment.COMMIT : Moment.UPDATE;
  }

  private Object ask(Moment moment, Connection connection, Request request) throws Throwable {
    if (moment == Moment.COMMIT) {
      commits.incrementAndGet();
    }
    Fault fault = armed.get();
    if (fault == null || fault.moment != moment || !armed.compareAndSet(fault, null)) {
      return request.send();
    }
    if (fault.loss == Loss.NOTHING) {
      fault.meanwhile.run();
      return request.send();
    }
    if (fault.loss == Loss.NOTHING_BUT_TIME) {
      Object answer = request.send();
      fault.meanwhile.run();
      return answer;
    }
    switch (fault.loss) {
      case REPLY -> {
        request.send();
        connection.close();
      }
      case DELAYED -> {
        halfOpen.add(connection);
        delayed.add(request);
      }
      default -> connection.close();
    }
    fault.meanwhile.run();
    throw new SQLException("connection lost", fault.sqlState);
  }

  private static Object onHalfOpen(Method method) throws SQLException {
    return switch (method.getName()) {
      case "close", "abort" -> null;
      case "isClosed" -> true;
      case "isValid" -> false;
      default -> throw new SQLException("connection lost", "08003");
    };
  }

  @FunctionalInterface
  private interface Request {
    Object send() throws Throwable;
  }

  private static Object call(Object target, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    ClassLoader loader = FaultyDatabase.class.getClassLoader();
    return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, handler));
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.equals(prefix);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public void close() throws SQLException {
    DriverManager.deregisterDriver(this);
  }
}
