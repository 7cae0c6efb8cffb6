package dev.muster.intake;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.muster.model.Feed;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads feed and date from paths of one form, such as {@code
 * s3://landing/{source_system}/{data_type}/data_as_of_date={data_as_of_date}/*.parquet}.
 *
 * <p>A field in braces stands for text without a slash; so does {@code *}, which may stand for
 * none. A segment {@code **} stands for any number of segments. A name may be written {@code
 * {data_type:upper}} or {@code :lower}, a date in a pattern of {@link
 * java.time.format.DateTimeFormatter}, such as {@code {data_as_of_date:yyyyMMdd}}.
 */
final class LandingRule {
  private static final Pattern TOKEN =
      Pattern.compile("\\{(?<field>[^{}:]*)(?::(?<form>[^{}]*))?\\}|(?<any>\\*)|[^{}*]+|.");
  private static final String SEGMENTS = "**";

  private final String name;
  private final Closing closing;
  private final List<PathField> fields = new ArrayList<>();
  private final String[] segments;

  /** How many of the segments lead to the partition's own folder. */
  private int depth;

  /** Matches a file; the partition's folder is its first group, before the fields. */
  private final Pattern file;

  /** Matches the file that ends a delivery, in the same way. */
  private final Optional<Pattern> marker;

  /** Matches the folders of such files, too, down from the first that names a feed. */
  private final Pattern folder;

  /**
   * A rule of this name.
   *
   * @throws IllegalArgumentException the pattern is none; the message says what it has or lacks
   */
  LandingRule(String name, LandingRuleSettings rule) {
    this.name = name;
    String pattern = rule.pattern();
    this.closing = Closing.of(rule, !pattern.contains("*"));
    this.segments = pattern.split("/", -1);
    StringBuilder file = new StringBuilder();
    StringBuilder folder = new StringBuilder();
    int open = 0;
    int ownFolder = 0;
    for (int i = 0; i < segments.length; i++) {
      int known = fields.size();
      int before = file.length();
      if (namesAFeed() && !segments[i - 1].equals(SEGMENTS)) {
        folder.append("(?:");
        open++;
      }
      String regex = segment(segments, i);
      file.append(regex);
      folder.append(regex);
      if (fields.size() > known) {
        boolean isLast = i + 1 == segments.length;
        boolean isInFolder = isLast && segments[i].contains("*");
        ownFolder = isInFolder ? before : file.length();
        depth = isInFolder ? i : i + 1;
      }
    }
    if (!namesAFeed()) {
      throw new IllegalArgumentException("lacks {source_system} or {data_type}");
    }
    this.folder = Pattern.compile(folder + ")?".repeat(open));
    String start = "(" + file.substring(0, ownFolder) + ")";
    this.file = Pattern.compile(start + file.substring(ownFolder));
    this.marker = rule.marker() == null ? Optional.empty() : Optional.of(marker(start, pattern));
  }

  private Pattern marker(String start, String pattern) {
    String fileName = pattern.substring(pattern.lastIndexOf('/') + 1);
    if (fileName.contains("{")) {
      throw new IllegalArgumentException("has a marker, but no folder for it in each partition");
    }
    return Pattern.compile(start + "/" + Pattern.quote(closing.marker().orElseThrow()));
  }

  private boolean namesAFeed() {
    return has(PathField.SOURCE_SYSTEM) && has(PathField.DATA_TYPE);
  }

  private boolean has(String field) {
    return fields.stream().anyMatch(one -> one.name().equals(field));
  }

  /** With the slash before it, which {@code **} brings along. */
  private String segment(String[] segments, int i) {
    String slash = i == 0 || segments[i - 1].equals(SEGMENTS) ? "" : "/";
    if (!segments[i].equals(SEGMENTS)) {
      return slash + segment(segments[i]);
    }
    return slash + (i + 1 < segments.length ? "(?:[^/]*/)*" : ".+");
  }

  private String segment(String text) {
    StringBuilder regex = new StringBuilder();
    boolean gapBefore = false;
    for (Matcher token = TOKEN.matcher(text); token.find(); ) {
      boolean isField = token.group("field") != null;
      boolean isGap = isField || token.group("any") != null;
      if (isGap && gapBefore) {
        throw new IllegalArgumentException("has nothing between two fields or asterisks: " + text);
      }
      regex.append(isField ? field(token) : isGap ? "[^/]*" : literal(token.group(), text));
      gapBefore = isGap;
    }
    return regex.toString();
  }

  private static String literal(String text, String segment) {
    if (text.equals("{") || text.equals("}")) {
      throw new IllegalArgumentException("has a brace without its other half: " + segment);
    }
    return Pattern.quote(text);
  }

  private String field(Matcher token) {
    String form = token.group("form") == null ? "" : token.group("form");
    PathField field = PathField.of(token.group("field"), form);
    if (has(field.name())) {
      throw new IllegalArgumentException("has {" + field.name() + "} twice");
    }
    fields.add(field);
    return "([^/]+)";
  }

  /** What closes a partition. */
  Closing closing() {
    return closing;
  }

  /** What the path of a file says; empty if it is not of this form. */
  Optional<Landed> ofFile(String path) {
    return read(file.matcher(path), 2);
  }

  /** What the path of a file or a marker says; empty if it is neither. */
  Optional<LandedObject> ofObject(String path) {
    return marker
        .flatMap(pattern -> ofObject(pattern.matcher(path), true))
        .or(() -> ofObject(file.matcher(path), false));
  }

  private Optional<LandedObject> ofObject(Matcher path, boolean isMarker) {
    return read(path, 2).map(landed -> new LandedObject(landed, folder(path), isMarker));
  }

  private static String folder(Matcher path) {
    String folder = path.group(1);
    boolean isFile = folder.equals(path.group());
    return isFile || folder.endsWith("/") ? folder : folder + "/";
  }

  /** What the path of a folder says, be it a partition or a whole data set. */
  Optional<Landed> ofFolder(String path) {
    return read(folder.matcher(withoutLastSlash(path)), 1);
  }

  private static String withoutLastSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /**
   * Where the partition of this date lies whose data set or folder is at this path; empty if that
   * does not follow.
   */
  Optional<String> partitionFolder(String path, LocalDate date) {
    String[] known = withoutLastSlash(path).split("/", -1);
    List<String> folder = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      Optional<String> next = i < known.length ? Optional.of(known[i]) : written(segments[i], date);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      folder.add(next.get());
    }
    Optional<Feed> feed = ofFolder(path).map(Landed::feed);
    return Optional.of(String.join("/", folder))
        .filter(found -> ofFolder(found).equals(feed.map(one -> landed(one, Optional.of(date)))));
  }

  /** What stands in the place of a segment; empty if a name or an asterisk is in it. */
  private Optional<String> written(String segment, LocalDate date) {
    StringBuilder text = new StringBuilder();
    for (Matcher token = TOKEN.matcher(segment); token.find(); ) {
      String field = token.group("field");
      Optional<String> part =
          field == null
              ? Optional.of(token.group()).filter(literal -> !literal.equals("*"))
              : fields.stream()
                  .filter(one -> one.name().equals(field))
                  .findFirst()
                  .flatMap(one -> one.written().apply(date));
      if (part.isEmpty()) {
        return part;
      }
      text.append(part.get());
    }
    return Optional.of(text.toString());
  }

  private Landed landed(Feed feed, Optional<LocalDate> date) {
    return new Landed(name, feed, date);
  }

  /**
   * @param first the group that holds the first field
   */
  private Optional<Landed> read(Matcher path, int first) {
    if (!path.matches()) {
      return Optional.empty();
    }
    Map<String, String> said = new HashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      String text = path.group(first + i);
      if (text != null) {
        Optional<String> read = fields.get(i).read().apply(text);
        if (read.isEmpty()) {
          return Optional.empty();
        }
        said.put(fields.get(i).name(), read.get());
      }
    }
    Feed feed = new Feed(said.get(PathField.SOURCE_SYSTEM), said.get(PathField.DATA_TYPE));
    Optional<String> date = Optional.ofNullable(said.get(PathField.DATA_AS_OF_DATE));
    return Optional.of(landed(feed, date.flatMap(Dates::date)));
  }
}
