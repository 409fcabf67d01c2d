using System.Text.Json;

namespace Scan.Bench.GraphQL;

/// <summary>One of the questions, in both dialects, with the values that its requests go through in turn.</summary>
/// <param name="Values">SQL that gives the values of the variable.</param>
/// <param name="Nodes">How often a word stands in an answer: both have to give the same rows.</param>
internal sealed record BenchQuery(string Name, string Values, string Scan, string PostGraphile, string Nodes)
{
    public static IReadOnlyList<BenchQuery> All { get; } =
    [
        new("operators by stake", "SELECT DISTINCT strategy FROM relational.operator_shares ORDER BY 1",
            """
            query ($v: Address!) { operatorSharesList(chainId: 31338, where: { strategy: { eq: $v } }, order: [{ field: SHARES, direction: DESC }], first: 50) { nodes {
              shares operator { address registeredTime stakerCount registrations { nodes { registered registeredTime avs { address operatorCount } } } } } } }
            """,
            """
            query ($v: String!) { allOperatorShares(condition: { strategy: $v }, orderBy: SHARES_DESC, first: 50) { nodes {
              shares operatorByOperator { address registeredTime stakerCount registrationsByOperator { nodes { registered registeredTime avByAvs { address operatorCount } } } } } } }
            """, "\"registered\""),
        new("share changes of an operator", "SELECT operator FROM relational.share_change GROUP BY 1 HAVING count(*) >= 100 ORDER BY 1 LIMIT 400",
            """
            query ($v: Address!) { operator(chainId: 31338, address: $v) { address stakerCount events(names: ["OperatorSharesIncreased", "OperatorSharesDecreased"], first: 100) {
              name block time transaction logIndex args } } }
            """,
            """
            query ($v: String!) { operatorByAddress(address: $v) { address stakerCount shareChangesByOperator(orderBy: [BLOCK_DESC, LOG_INDEX_DESC], first: 100) { nodes {
              name block time transaction logIndex args } } } }
            """, "\"logIndex\""),
        new("agents of an owner", "SELECT owner FROM relational.agent GROUP BY 1 HAVING count(*) >= 20 ORDER BY 1 LIMIT 400",
            """
            query ($v: Address!) { agents(chainId: 31338, where: { owner: { eq: $v } }, first: 50) { nodes {
              agentId uri registeredTime feedbacksAggregate { count avg { value } min { value } max { value } } } } }
            """,
            """
            query ($v: String!) { allAgents(condition: { owner: $v }, first: 50) { nodes {
              agentId uri registeredTime feedbacksByAgentId { totalCount aggregates { average { value } min { value } max { value } } } } } }
            """, "\"agentId\""),
    ];

    public static string Body(string query, string value) => JsonSerializer.Serialize(new { query, variables = new { v = value } });
}
