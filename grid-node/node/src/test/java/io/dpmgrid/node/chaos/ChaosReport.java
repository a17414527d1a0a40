package io.dpmgrid.node.chaos;

import java.util.List;

/**
 * What a run of chaos found.
 *
 * @param kind how nodes were cut off
 * @param cuts how often
 * @param acks acknowledgements of all sides
 * @param lost of those outside the windows, how many one of the nodes does not have
 * @param ackedInWindow by a side that was cut off, before it noticed
 * @param lostOfWindow of these, how many no node has
 * @param partOfWindow of these, how many some nodes have and some do not
 * @param windowMillis from the cut to the first refusal or the end of the node, the longest
 * @param lastAckMillis from the cut to the last acknowledgement of the side that was cut off, the
 *     longest
 * @param ackedAfterWindow acknowledged by a side that was cut off, sent when it had refused already
 * @param refusals writes that it refused
 * @param refusal what the first of them told
 * @param minority what the node that was cut off said of itself, if it lived on
 * @param ends exit codes of the nodes that were cut off
 * @param healMillis from the healed network to the end of the node, the longest
 * @param baselineChanges that the engine knows of, of all phases in which none was asked for
 * @param history what ended in these phases
 * @param operations what was ordered, and how it ended in spite of a kill
 * @param comes to nodes that were killed while copies came to them and are back: by the log or
 *     whole, and why
 * @param examples of what was lost
 */
record ChaosReport(
    String kind,
    int cuts,
    long acks,
    long lost,
    long ackedInWindow,
    long lostOfWindow,
    long partOfWindow,
    long windowMillis,
    long lastAckMillis,
    long ackedAfterWindow,
    long refusals,
    String refusal,
    List<String> minority,
    List<Integer> ends,
    long healMillis,
    long baselineChanges,
    List<String> history,
    List<String> operations,
    List<String> comes,
    List<String> examples) {}
