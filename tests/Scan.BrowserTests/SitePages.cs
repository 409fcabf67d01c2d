using Scan.Testing.SampleData;

namespace Scan.BrowserTests;

/// <summary>Every page of the site, by a name for files.</summary>
public static class SitePages
{
    public static IReadOnlyList<(string Name, string Path)> Of(SampleWorld world) =>
    [
        ("home", "/"), ("avs-list", "/avs"), ("avs", $"/avs/31337/{world.Avss[1]}"), ("operators", "/operators"), ("operator", $"/operators/31337/{world.Operators[3]}"),
        ("delegate", $"/operators/31337/{world.Operators[3]}/delegate"), ("delegate-staker", $"/operators/31337/{world.Operators[3]}/delegate?from={world.Staker}"), ("alerts", "/alerts"), ("alert", $"/alerts/31337/{world.Avss[0]}/{SampleChain.Hash("message 70")}"), ("rollups", "/rollups"), ("rollup", "/rollups/10"), ("rollup-finality", "/rollups/10?block=7"), ("staker", $"/stakers/31337/{world.Staker}"), ("withdrawal", $"/stakers/31337/{world.Staker}/withdrawals/{SampleChain.Hash("withdrawal waiting")}"), ("tasks", "/tasks"), ("task", $"/tasks/31337/{SampleChain.Account("tasks 4")}/7"), ("avs-sets", $"/avs/31337/{world.Avss[4]}"), ("compare", $"/operators/compare?op=31337:{world.Operators[3]}&op=31337:{world.Operators[4]}"), ("operators-filtered", $"/operators?avs={world.Avss[1]}&quorum=0&minStake=500&sort=-stake"), ("events", "/events"),
        ("transaction", $"/tx/31337/{SampleChain.Hash($"alert {SampleChain.Hash("message 70")}")}"), ("agents", "/agents"), ("agent", "/agents/8453/5"), ("restaking", "/restaking"), ("payments", "/payments"), ("membership", $"/avs/31337/{world.Avss[1]}/membership?operator={world.Operators[3]}&quorum=0"), ("builder", "/builder"),
        ("search", "/search?q=mach"), ("search-nothing", "/search?q=0xzz"), ("status", "/status"), ("rest", "/api"), ("rules", "/rules"), ("webhooks", "/webhooks"), ("incidents", "/incidents"), ("account", "/account"), ("webhook-open", "/webhooks/0123456789abcdef"), ("webhook-of", "/webhooks?topics=rollup%3A10"), ("past", $"/avs/31337/{world.Avss[1]}?atBlock={world.Chain.Block - 1}"), ("payments-of", "/payments?facilitator=AltLayer"), ("facilitator", "/payments/facilitators/AltLayer?within=all"), ("not-found", "/nowhere"), ("bad-input", "/alerts?status=odd"), ("empty", "/alerts?rollup=999"),
        ("alerts-retracted", "/alerts?status=retracted"), ("operators-sorted", "/operators?sort=-avsCount,name"), ("agents-columns", "/agents?columns=agent,owner,wallet,trust,x402,active&x402=true&active=true"), ("alerts-columns", "/alerts?columns=rollup,status,chain,sender,block"), ("proof", $"/proof/operators/31337/{world.Operators[3]}"),
    ];
}
