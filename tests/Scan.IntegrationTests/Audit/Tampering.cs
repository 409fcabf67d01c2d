namespace Scan.IntegrationTests.Audit;

/// <summary>A wrong value in one stored document, and the drift that an audit must make of it.</summary>
/// <param name="Table">The kind in snake case.</param>
/// <param name="Body">SQL over <c>body</c>: the wrong body.</param>
/// <param name="Where">Which document; the first of them in the order of keys.</param>
internal sealed record Tampering(string Table, string Field, string Body, string Where = "true")
{
    private const string Nobody = "0x00000000000000000000000000000000000000aa";
    private const string Nothing = "0x00000000000000000000000000000000000000000000000000000000000000aa";

    /// <summary>At least one for each kind that is audited on the devnet.</summary>
    public static IReadOnlyList<Tampering> All { get; } =
    [
        Text("operator", "delegationApprover", Nobody),
        More("operator_shares", "shares"),
        Text("delegation", "operator", Nobody),
        new("withdrawal", "status", Patch("status", """CASE body->>'status' WHEN 'queued' THEN 'completed' ELSE 'queued' END""")),
        new("withdrawal", "shares", "jsonb_set(body, '{shares,0,shares}', '\"1\"')", "body->>'status' = 'queued' AND body->>'era' = 'slashing'"),
        More("withdrawal_delay", "blocks") with { Where = "body->>'strategy' = '0x0000000000000000000000000000000000000000' AND (body->>'isSlashing')::bool" },
        Text("avs", "coordinatorOwner", Nobody),
        Flip("avs", "staleStakesForbidden"),
        More("staker_shares", "depositShares"),
        More("staker_shares", "scalingFactor") with { Where = "id > (SELECT min(id) FROM scan.d_staker_shares)" },
        new("staker_shares", "withdrawable", Patch("scalingFactor", "((body->>'scalingFactor')::numeric * 2)::text"), "(body->>'depositShares')::numeric > 0"),
        Flip("strategy", "whitelisted"),
        Flip("operator_avs_registration", "inAvsDirectory"),
        Flip("operator_avs_registration", "inCoordinator"),
        new("operator_avs_registration", "quorums", "jsonb_set(body, '{quorums}', '[7]')", "body->'quorums' <> '[]'"),
        Flip("operator_avs_registration", "allowed"),
        Text("avs", "alertConfirmer", Nobody),
        Text("avs", "ejector", Nobody),
        Number("avs", "openAlerts") with { Where = "body->>'singleRollupChainId' IS NOT NULL" },
        new("avs", "paused", "jsonb_set(body, '{paused}', 'true')", "body->>'address' IN (SELECT body->>'avs' FROM scan.d_zk_alert_stack)"),
        Flip("avs", "allowlistEnabled") with { Where = "body->>'address' IN (SELECT body->>'avs' FROM scan.d_zk_alert_stack)" },
        new("operator_avs_registration", "keyG1", "jsonb_set(body, '{keyG1,x}', '\"1\"')", "body->'keyG1' <> 'null'"),
        More("quorum", "totalStake"),
        More("quorum", "minimumStake"),
        Number("quorum", "operatorCount"),
        Number("quorum", "lookAheadBlocks") with { Where = "body->>'stakeType' = '1'" },
        Number("quorum", "stakeType") with { Where = "body->>'lookAheadBlocks' <> '0'" },
        new("quorum", "strategies", "jsonb_set(body, '{strategies}', '[]')"),
        More("quorum_stake", "stake"),
        Number("quorum_stake", "index") with { Where = "(body->>'member')::boolean" },
        Text("bls_operator", "operator", Nobody),
        new("alert", "status", Patch("status", """CASE body->>'status' WHEN 'open' THEN 'removed' ELSE 'open' END""")),
        new("alert", "quorums", "jsonb_set(body, '{quorums,0,signedStake}', '\"1\"')"),
        Number("rollup", "openAlerts") with { Where = "body->>'avs' NOT IN (SELECT body->>'address' FROM scan.d_avs WHERE body->>'singleRollupChainId' IS NOT NULL)" },
        Flip("rollup", "enabled"),
        Text("agent", "owner", Nobody),
        Text("agent", "wallet", Nobody),
        Text("agent", "uri", "https://example.org/another.json"),
        More("agent", "feedbackSum") with { Body = Patch("feedbackSum", "((body->>'feedbackSum')::numeric + 1000000000000000000000)::text"), Where = "(body->>'feedbackCount')::int > 0" },
        Text("agent_metadata", "value", "0x1234"),
        More("feedback", "value"),
        Number("feedback", "responseCount"),
        Number("feedback_client", "lastIndex"),
        new("feedback", "tagSummary", Patch("tag1", "'another'"), "body->>'tag1' = 'starred' AND body->>'index' = '1' AND body->>'revoked' = 'false'"),
        new("feedback", "tagSummary", "jsonb_set(body, '{revoked}', 'true')", "body->>'tag1' = 'starred' AND body->>'index' = '1' AND body->>'revoked' = 'false'"),
        Number("feedback", "tagSummary") with { Body = "jsonb_set(body, '{valueDecimals}', to_jsonb((body->>'valueDecimals')::int + 3))", Where = "body->>'tag1' = 'starred' AND body->>'index' = '1' AND body->>'revoked' = 'false'" },
        More("eigen_pod", "beaconChainSlashingFactor"),
        Text("eigen_pod", "pod", Nobody),
        Number("operator_set", "memberCount"),
        new("operator_set", "strategies", "jsonb_set(body, '{strategies}', '[]')", "jsonb_array_length(body->'strategies') > 0"),
        Flip("operator_set_member", "member"),
        More("allocation", "magnitude") with { Where = "body->>'effectBlock' IS NULL" },
        More("operator_magnitude", "maxMagnitude"),
        More("operator_magnitude", "encumberedMagnitude"),
        Number("allocation_delay", "delay"),
        More("slashed_shares", "shares"),
        new("fee_split", "bips", "jsonb_set(jsonb_set(body, '{bips}', '9999'), '{previousBips}', '9999')"),
        new("rewards_submission", "hash", Patch("kind", "CASE body->>'kind' WHEN 'avs' THEN 'total-stake' ELSE 'avs' END")),
        Flip("distribution_root", "disabled") with { Field = "root", Where = "body->>'root' IS NOT NULL" },
        More("rewards_claimed", "amount"),
        Text("rewards_claimer", "claimer", Nobody),
        Flip("account_admin", "active"),
        Flip("account_admin", "pending"),
        Flip("appointee", "active"),
        More("ecdsa_registry", "totalWeight"),
        More("ecdsa_registry", "thresholdWeight"),
        More("ecdsa_registry", "minimumWeight"),
        new("ecdsa_registry", "strategies", "jsonb_set(body, '{strategies,0,multiplier}', '\"1\"')"),
        More("ecdsa_operator", "weight"),
        Flip("ecdsa_operator", "registered"),
        Text("ecdsa_operator", "signingKey", Nobody),
        Flip("ecdsa_operator", "permitted"),
        Number("zk_alert_stack", "provedIndex"),
        Text("rollup_service_manager", "serviceManager", Nobody),
        Number("validation", "response"),
        Number("validation", "respondedTime") with { Field = "response" },
        Text("validation", "validator", Nobody) with { Where = "body->>'response' IS NOT NULL" },
        Number("agent", "validationCount") with { Where = "(body->>'validationCount')::int > 0" },
        new("zk_alert", "status", Patch("status", "CASE body->>'status' WHEN 'open' THEN 'proved' ELSE 'open' END"),
            "(body->>'number')::bigint = (SELECT max((s.body->'numbers'->>0)::bigint) FROM scan.d_zk_alert_stack s)"),
        Number("task", "respondedBlock") with { Body = "jsonb_set(body, '{respondedBlock}', 'null')", Where = "body->>'respondedBlock' IS NOT NULL AND body->>'status' = 'responded' AND body->>'hashOfNonSigners' IS NOT NULL" },
        Text("task", "request", "numberToBeSquared 7") with { Where = "body->>'contract' = 'IncredibleSquaringTaskManager'" },
        Text("task", "response", "safetyFactor 7") with { Where = "body->>'contract' = 'AnzenTaskManager' AND body->>'response' IS NOT NULL" },
        Text("zk_alert", "expectedOutputRoot", Nothing) with { Where = "(body->>'number')::bigint = (SELECT max((s.body->'numbers'->>0)::bigint) FROM scan.d_zk_alert_stack s)" },
        Number("operator_set", "curveType"),
        Text("operator_set_member", "publicKey", "0x1234") with { Where = "body->>'keyCurveType' = '1'" },
        Text("operator_set_member", "publicKey", "0x1234") with { Where = "body->>'keyCurveType' = '2'" },
        new("operator_set_member", "publicKey", "jsonb_set(body, '{publicKey}', 'null')", "body->>'publicKey' IS NOT NULL"),
        Text("duration_vault", "status", "locked") with { Where = "body->>'status' <> 'locked'" },
        More("duration_vault", "stakeCap"),
        Text("duration_vault", "metadataUri", "data:,another"),
        Number("duration_vault", "unlockTime"),
        Text("duration_vault", "admin", Nobody),
        new("emission_distribution", "weight", Patch("type", "CASE body->>'type' WHEN 'manual' THEN 'eigenda' ELSE 'manual' END")),
        More("emission_distribution", "weight"),
        Text("emissions_controller", "incentiveCouncil", Nobody),
        Flip("mailbox_task", "verified"),
        Text("mailbox_task", "payloadHash", Nothing),
        new("mailbox_task", "payloadHash", "jsonb_set(body, '{refunded}', to_jsonb(NOT (body->>'refunded')::boolean))"),
        Text("mailbox_task", "resultHash", Nothing) with { Field = "payloadHash", Where = "(body->>'verified')::boolean" },
        Text("mailbox_task", "creator", Nobody) with { Field = "payloadHash" },
        Text("mailbox_task", "refundCollector", Nobody) with { Field = "payloadHash" },
        More("mailbox_task", "fee") with { Field = "payloadHash" },
        Number("mailbox_task", "setId") with { Field = "payloadHash" },
        Number("mailbox_task", "createdTime") with { Field = "payloadHash" },
        Flip("operator_avs_registration", "allowed") with { Where = "body->>'allowed' IS NOT NULL AND body->>'avs' IN (SELECT body->>'contract' FROM scan.d_verified_request)" },
        Flip("executor_set", "registered"),
        More("executor_set", "taskSla"),
        More("safety_factor", "value"),
        More("da_batch", "daHeight"),
        More("da_map", "globalMetadata"),
        Number("staking_vault", "cooldownSeconds"),
        More("vault_position", "staked"),
        More("vault_position", "cooldown"),
        More("cooldown_position", "cooldown"),
        Flip("pool_delegation", "delegated"),
        More("token", "supply"),
        More("token", "exchangeRate"),
        More("token_holder", "balance"),
    ];

    private static Tampering Text(string table, string field, string value) => new(table, field, Patch(field, $"'{value}'"), $"body->>'{field}' IS NOT NULL");

    private static Tampering More(string table, string field) => new(table, field, Patch(field, $"((body->>'{field}')::numeric + 1)::text"), $"body->>'{field}' IS NOT NULL");

    private static Tampering Number(string table, string field) =>
        new(table, field, $"jsonb_set(body, '{{{field}}}', to_jsonb((body->>'{field}')::bigint + 1))", $"body->>'{field}' IS NOT NULL");

    private static Tampering Flip(string table, string field) =>
        new(table, field, $"jsonb_set(body, '{{{field}}}', to_jsonb(NOT (body->>'{field}')::boolean))", $"body->>'{field}' IS NOT NULL");

    private static string Patch(string field, string value) => $"jsonb_set(body, '{{{field}}}', to_jsonb(({value})::text))";

    /// <summary>Writes it; answers the document's key.</summary>
    public string Statement => $"""
        UPDATE scan.d_{Table} SET body = {Body} WHERE id = (SELECT id FROM scan.d_{Table} WHERE {Where} ORDER BY id LIMIT 1) RETURNING '0x' || encode(id, 'hex')
        """;
}
