package dev.muster;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the one-way imports. Rules are plain {@code @Test} methods on purpose: Surefire passes over
 * {@code @ArchTest} fields without a word.
 */
class ArchitectureTest {
  private static final String ROOT = "dev.muster.";
  private static final String APP = "app";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.muster");

  /** Which packages each package may import. Only {@code app}, which wires them, may import all. */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          entry("model", Set.of()),
          entry("catalog", Set.of()),
          entry("readiness", Set.of("model")),
          entry("ledger", Set.of("model", "catalog", "readiness")),
          entry("maintenance", Set.of("catalog", "ledger")),
          entry("validation", Set.of("model", "ledger")),
          entry("intake", Set.of("model", "ledger")),
          entry("scan", Set.of("model", "ledger", "validation", "intake")),
          entry("notification", Set.of("model", "ledger")),
          entry("restcatalog", Set.of("catalog")),
          entry(
              "http",
              Set.of("model", "readiness", "ledger", "intake", "notification", "restcatalog")),
          entry("client", Set.of("model")),
          entry("cli", Set.of("model", "client")),
          entry(
              "config",
              Set.of(
                  "catalog",
                  "ledger",
                  "maintenance",
                  "validation",
                  "intake",
                  "scan",
                  "notification",
                  "http")));

  /**
   * Methods of {@code java.time} that know what time it is. {@code System.nanoTime} only measures.
   */
  private static final Set<String> CLOCKS =
      Set.of(
          "now",
          "system",
          "systemUTC",
          "systemDefaultZone",
          "tickMillis",
          "tickSeconds",
          "tickMinutes");

  /** Where bytes come in and go out. */
  private static final List<String> EDGES =
      List.of("model", "intake", "http", "notification", "client", "cli", "config");

  @Test
  void everyPackageIsInTheTable() {
    Set<String> known = new TreeSet<>(MAY_IMPORT.keySet());
    known.add(APP);
    assertThat(packages()).isEqualTo(known);
  }

  @Test
  void importsPointOneWay() {
    for (String from : MAY_IMPORT.keySet()) {
      noClasses()
          .that(areIn(from))
          .should()
          .dependOnClassesThat(areIn(forbidden(from)))
          .because("data flows down the list of packages and imports point up it")
          .check(CLASSES);
    }
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theModelAndReadinessStandOnTheJdkAlone() {
    classes()
        .that(areIn("model", "readiness"))
        .should()
        .onlyDependOnClassesThat(areIn("model", "readiness").or(resideInAnyPackage("java..")))
        .check(CLASSES);
  }

  @Test
  void onlyHttpKnowsJavalin() {
    noClasses()
        .that(not(areIn("http")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.javalin..", "org.eclipse.jetty.."))
        .check(CLASSES);
  }

  @Test
  void theEdgesDoNotKnowIceberg() {
    noClasses()
        .that(areIn(EDGES.toArray(String[]::new)))
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.apache..").and(not(isOfKafka())))
        .check(CLASSES);
  }

  @Test
  void onlyItsIntakeKnowsKafka() {
    noClasses()
        .that(not(areIn("intake.kafka")))
        .should()
        .dependOnClassesThat(isOfKafka())
        .check(CLASSES);
  }

  @Test
  void onlyTheIntakeFromSqsAndTheStorageOnS3KnowAws() {
    noClasses()
        .that(not(areIn("intake.sqs")))
        .and()
        .doNotHaveFullyQualifiedName("dev.muster.validation.S3Storage")
        .should()
        .dependOnClassesThat(resideInAnyPackage("software.amazon.."))
        .check(CLASSES);
  }

  @Test
  void theSettingsKnowOnlySettings() {
    noClasses()
        .that(areIn("config"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.muster..")
                .and(not(areIn("config")))
                .and(not(simpleNameEndingWith("Settings"))))
        .check(CLASSES);
  }

  @Test
  void onlyAppReadsTheClock() {
    noClasses()
        .that(not(areIn(APP)))
        .should()
        .accessTargetWhere(readsTheClock())
        .because("time comes in through an InstantSource")
        .check(CLASSES);
  }

  /** The packages right under ours; one without a name holds what lies directly in ours. */
  private static Set<String> packages() {
    return CLASSES.stream()
        .map(type -> (type.getPackageName() + ".").substring(ROOT.length()).split("\\.", -1)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String[] forbidden(String from) {
    return Stream.concat(MAY_IMPORT.keySet().stream(), Stream.of(APP))
        .filter(to -> !to.equals(from) && !MAY_IMPORT.get(from).contains(to))
        .toArray(String[]::new);
  }

  private static DescribedPredicate<JavaClass> areIn(String... packages) {
    return resideInAnyPackage(
        Stream.of(packages).map(name -> ROOT + name + "..").toArray(String[]::new));
  }

  private static DescribedPredicate<JavaClass> isOfKafka() {
    return resideInAnyPackage("org.apache.kafka..");
  }

  /** Calls and method references alike. To ask a clock that was given is not to read the clock. */
  private static DescribedPredicate<JavaAccess<?>> readsTheClock() {
    return describe(
        "reads the clock",
        access ->
            access.getTarget() instanceof CodeUnitAccessTarget target
                && readsTheClock(
                    target.getOwner(), target.getName(), target.getRawParameterTypes()));
  }

  private static boolean readsTheClock(JavaClass owner, String method, List<JavaClass> parameters) {
    if (owner.getPackageName().equals("java.time")) {
      boolean isGivenAClock =
          parameters.stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
      return CLOCKS.contains(method) && !isGivenAClock;
    }
    if (owner.isEquivalentTo(Date.class)) {
      return method.equals("<init>") && parameters.isEmpty();
    }
    return owner.isEquivalentTo(System.class) && method.equals("currentTimeMillis");
  }
}
