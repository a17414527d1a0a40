package io.dpmgrid.node.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpmgrid.node.ctl.AdminClientException.Kind;
import io.dpmgrid.node.ctl.RebalanceWatch.End;
import io.dpmgrid.node.ctl.RebalanceWatch.Goal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waiting for what was asked of the rebalancer. */
class RebalanceWatchTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final String NO_PLAN = "{'steps':[],'refusals':[]}";

  private final List<JsonNode> seen = new ArrayList<>();
  private final Deque<String> views = new ArrayDeque<>();
  private String plan = NO_PLAN;
  private String history = "{'items':[]}";

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private RebalanceWatch watch(Duration patience) {
    return new RebalanceWatch(this::answer, seen::add, Duration.ofMillis(1), patience);
  }

  private JsonNode answer(String path) {
    if (path.equals("rebalance/plan")) {
      return json(plan);
    }
    if (path.equals("rebalance/history")) {
      return json(history);
    }
    String view = views.size() > 1 ? views.remove() : views.element();
    if (view.isEmpty()) {
      throw new AdminClientException(Kind.UNREACHABLE, "nobody there");
    }
    return json(view);
  }

  private static String view(String operation, String nodes, String more) {
    return "{'execution':{'operation':"
        + operation
        + ",'held':null,'waiting':[],'alerts':[],'nodes':["
        + nodes
        + "]"
        + more
        + "}}";
  }

  private static String node(String id, String standing) {
    return "{'node_id':'" + id + "','standing':'" + standing + "'}";
  }

  @Test
  void shouldWaitUntilADrainedNodeIsOutAndItsOperationIsOver() throws InterruptedException {
    String operation = "{'id':5,'node_ids':['b'],'phase':'moving'}";
    views.add(view("null", node("b", "leaving"), ""));
    views.add(view(operation, node("b", "leaving"), ""));
    views.add(view(operation, node("b", "drained"), ""));
    views.add(view("null", node("b", "drained"), ""));
    assertThat(watch(LONG).await(Goal.DRAINED, "b", LONG).done()).isTrue();
    assertThat(seen).as("it was not over earlier").hasSize(4);
  }

  @Test
  void shouldNotBeDeceivedByADrainThatIsCancelledOrTakenBack() throws InterruptedException {
    views.add(view("null", node("b", "leaving"), ""));
    views.add(view("null", node("b", "member"), ""));
    End kept = watch(LONG).await(Goal.DRAINED, "b", LONG);
    assertThat(kept.done()).isFalse();
    assertThat(kept.reason()).contains("b is not being drained any more");

    views.clear();
    views.add(view("null", node("b", "leaving"), ""));
    RebalanceWatch watch = watch(LONG);
    history = "{'items':[{'id':5,'node_ids':['b'],'outcome':'cancelled','reason':'people'}]}";
    End cancelled = watch.await(Goal.DRAINED, "b", LONG);
    assertThat(cancelled.reason()).contains("operation 5 ended cancelled: people");
    assertThat(cancelled.operations()).hasSize(1);
  }

  @Test
  void shouldNotCountWhatEndedBeforeOrConcernsOthers() throws InterruptedException {
    history = "{'items':[{'id':4,'node_ids':['b'],'outcome':'failed','reason':'x'}]}";
    RebalanceWatch watch = watch(LONG);
    history =
        "{'items':[{'id':5,'node_ids':['c'],'outcome':'failed','reason':'x'},"
            + "{'id':4,'node_ids':['b'],'outcome':'failed','reason':'x'}]}";
    views.add(view("null", node("b", "drained"), ""));
    assertThat(watch.await(Goal.DRAINED, "b", LONG).done()).isTrue();
  }

  @Test
  void shouldWaitForNewcomersThatMayJoinAndForWhatIsPlanned() throws InterruptedException {
    String refused = ",'x':0";
    views.add(view("null", node("d", "newcomer"), refused));
    views.add(view("{'id':5,'node_ids':['d']}", node("d", "member"), ""));
    views.add(view("null", node("d", "member") + "," + node("e", "newcomer"), ""));
    assertThat(watch(LONG).await(Goal.NOTHING_LEFT, null, LONG).done()).isTrue();
    assertThat(seen).as("who came later is not waited for").hasSize(3);
  }

  @Test
  void shouldSayWhatIsRefusedOfAPlan() throws InterruptedException {
    plan = "{'steps':[],'refusals':[{'reason':'too few copies','remedy':'add a node'}]}";
    views.add(view("null", node("a", "member"), ""));
    End end = watch(LONG).await(Goal.NOTHING_LEFT, null, LONG);
    assertThat(end.done()).isFalse();
    assertThat(end.reason()).isEqualTo("too few copies: add a node");
  }

  @Test
  void shouldSayWhyANodeMayNotJoinAndThatNothingBegins() throws InterruptedException {
    views.add(
        "{'execution':{'operation':null,'held':null,'waiting':[],'alerts':[{'kind':'join-refused',"
            + "'subject':'d','message':'d has no room'}],'nodes':["
            + node("d", "newcomer")
            + "]}}");
    assertThat(watch(LONG).await(Goal.MEMBER, "d", LONG).reason()).isEqualTo("d has no room");
    views.clear();
    views.add(view("null", node("d", "newcomer"), "").replace("'held':null", "'held':'a cancel'"));
    assertThat(watch(LONG).await(Goal.MEMBER, "d", LONG).reason()).contains("a cancel");
  }

  @Test
  void shouldBePatientWithAnApiThatIsAwayForAMoment() throws InterruptedException {
    views.add("");
    views.add("{'execution':null,'execution_unknown':'the leader changes'}");
    views.add(view("null", node("d", "member"), ""));
    assertThat(watch(LONG).await(Goal.MEMBER, "d", LONG).done()).isTrue();
    views.clear();
    views.add("");
    assertThatThrownBy(() -> watch(Duration.ZERO).await(Goal.MEMBER, "d", LONG))
        .isInstanceOf(AdminClientException.class);
  }

  @Test
  void shouldEndWithItsTime() throws InterruptedException {
    views.add(view("null", node("d", "newcomer"), ""));
    End end = watch(LONG).await(Goal.MEMBER, "d", Duration.ofMillis(50));
    assertThat(end.done()).isFalse();
    assertThat(end.reason()).contains("not done after");
  }
}
