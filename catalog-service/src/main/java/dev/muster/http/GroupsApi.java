package dev.muster.http;

import dev.muster.intake.GroupReader;
import dev.muster.intake.GroupReader.Definition;
import dev.muster.intake.Reading;
import dev.muster.ledger.Reads;
import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupSpec;
import dev.muster.model.Outcome;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Defines consumer groups and shows how they are defined. */
final class GroupsApi {
  private final Reads reads;
  private final GroupReader reader;
  private final Bodies bodies;
  private final Commits commits;

  GroupsApi(Reads reads, GroupReader reader, Bodies bodies, Commits commits) {
    this.reads = reads;
    this.reader = reader;
    this.bodies = bodies;
    this.commits = commits;
  }

  void list(Context ctx, Query query) {
    Json.answer(ctx, 200, Page.whole(reads.groups(), Views::group));
  }

  void get(Context ctx, Query query) {
    Json.answer(ctx, 200, Views.group(known(reads, ctx)));
  }

  void put(Context ctx, Query query) throws IOException {
    Bodies.mediaType(ctx, List.of(Bodies.JSON), "Accept");
    byte[] body = bodies.read(ctx);
    String name = ctx.pathParam("name");
    Optional<GroupSpec> held = reads.group(name).map(GroupDefinition::spec);
    Reading<Definition> reading = reader.read(name, body, held);
    if (reading instanceof Reading.Valid<Definition> valid) {
      Definition definition = valid.value();
      Claim claim = arrival -> new Entry.GroupDefined(definition.spec(), arrival);
      commits.answer(ctx, List.of(claim), outcomes -> answerPut(ctx, definition, outcomes.get(0)));
    } else if (reading instanceof Reading.Faulty<Definition> faulty) {
      throw new ProblemException(Problem.ofFaults(faulty.faults()));
    }
  }

  private static void answerPut(Context ctx, Definition definition, Outcome outcome) {
    if (!(outcome instanceof Outcome.GroupSaved saved)) {
      throw new IllegalStateException("no answer to a definition: " + outcome);
    }
    Json.answer(
        ctx, saved.created() ? 201 : 200, Views.group(saved.definition(), definition.newSecrets()));
  }

  void delete(Context ctx, Query query) {
    String name = known(reads, ctx).consumerGroupName();
    Claim claim = arrival -> new Entry.GroupDeleted(name, arrival);
    commits.answer(ctx, List.of(claim), outcomes -> answerDelete(ctx, outcomes.get(0)));
  }

  private static void answerDelete(Context ctx, Outcome outcome) {
    if (outcome instanceof Outcome.Unknown unknown) {
      Json.answer(ctx, Problem.of(ProblemType.NOT_FOUND, unknown.detail() + "."));
    } else {
      ctx.status(204);
      ctx.res().setContentType(null);
    }
  }

  /** The group that the path names. */
  static GroupDefinition known(Reads reads, Context ctx) {
    String name = ctx.pathParam("name");
    return reads
        .group(name)
        .orElseThrow(() -> ProblemException.notFound("There is no consumer group " + name + "."));
  }
}
