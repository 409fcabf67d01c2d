using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Bench.Simulator;

/// <summary>The views by which contracts name each other; every other call reverts.</summary>
public static class Views
{
    private static readonly Dictionary<(Address To, string Selector), Address> Answers = Build();

    public static void Answer(JsonElement call, JsonBytes json)
    {
        var to = Address.Parse(call.GetProperty("to").GetString()!.ToLowerInvariant());
        var data = (call.TryGetProperty("data", out var given) ? given : call.GetProperty("input")).GetString()!;
        if (!Answers.TryGetValue((to, data[..Math.Min(10, data.Length)]), out var answer))
        {
            json.Raw("\"error\":{\"code\":3,\"message\":\"execution reverted\",\"data\":\"0x\"}"u8);
            return;
        }
        Span<byte> word = stackalloc byte[32];
        word.Clear();
        answer.CopyTo(word[12..]);
        json.Raw("\"result\":"u8).Hex(word);
    }

    private static Dictionary<(Address, string), Address> Build()
    {
        var answers = new Dictionary<(Address, string), Address> { [(World.ReputationRegistry, Selector("getIdentityRegistry()"))] = World.IdentityRegistry };
        for (var i = 0; i < World.Services; i++)
        {
            foreach (var asked in new[] { World.Coordinators[i], World.ServiceManagers[i] })
            {
                answers[(asked, Selector("stakeRegistry()"))] = World.StakeRegistries[i];
                answers[(asked, Selector("blsApkRegistry()"))] = World.ApkRegistries[i];
                answers[(asked, Selector("indexRegistry()"))] = World.IndexRegistries[i];
                answers[(asked, Selector("serviceManager()"))] = World.ServiceManagers[i];
                answers[(asked, Selector("registryCoordinator()"))] = World.Coordinators[i];
            }
        }
        return answers;
    }

    private static string Selector(string signature) => Keccak256.Hash(signature).ToString()[..10];
}
