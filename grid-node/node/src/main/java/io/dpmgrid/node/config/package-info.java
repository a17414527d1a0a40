/** What a user may say about a node: keys, their types and ranges, and the records made of them. */
@NullMarked
package io.dpmgrid.node.config;

import org.jspecify.annotations.NullMarked;
