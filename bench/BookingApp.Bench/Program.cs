using BookingApp.Bench;

var postgres = Array.IndexOf(args, "--postgres") is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
switch (args.FirstOrDefault())
{
    case "lateness":
        await Lateness.RunAsync(postgres);
        return 0;
    case "holds":
        await Load.RunAsync(postgres);
        return 0;
    case "history":
        await History.RunAsync(
            postgres, args.Length > 1 && int.TryParse(args[1], System.Globalization.CultureInfo.InvariantCulture, out var rows) ? rows : 1_000_000);
        return 0;
    case "customers":
        return await FoundCustomers.RunAsync(
            postgres, args.Length > 1 && int.TryParse(args[1], System.Globalization.CultureInfo.InvariantCulture, out var known) ? known : 100_000);
    case "doctor":
        await Million.RunAsync(
            postgres, args.Length > 1 && int.TryParse(args[1], System.Globalization.CultureInfo.InvariantCulture, out var many) ? many : 1_000_000);
        return 0;
    case "loads":
        return await BookingApp.Bench.Loads.Benchmark.RunAsync(args[1..]);
    case "kills":
        return await BookingApp.Bench.Faults.Kills.RunAsync(args[1..]);
    case "soak":
        return await BookingApp.Bench.Faults.Soak.RunAsync(args[1..]);
    case "instances":
        return await BookingApp.Bench.Instances.InstanceKills.RunAsync(args[1..]);
    case "hold-cost":
        return await BookingApp.Bench.Instances.HoldCost.RunAsync(args[1..]);
    case "rolling":
        return await BookingApp.Bench.Instances.RollingRestart.RunAsync(args[1..]);
    default:
        Console.Error.WriteLine(
            "Usage: dotnet run -c Release --project bench/BookingApp.Bench -- "
            + "lateness | holds | history [rows] | customers [count] | doctor [rows] [--postgres \"Host=…;Database=an empty one\"]");
        return 1;
}
