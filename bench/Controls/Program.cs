using BookingApp.Controls;

// What the app is measured against: each control does the bare minimum of the same work, on the same machine in the same minute.
//   Controls answers FOLDER          each file's bytes at /its-name
//   Controls page                    a static Razor page at /
//   Controls circuit                 a page with a circuit at /book/1
//   Controls sqlite FILE             POST /: one booking and its twelve cells in one synced transaction
//   Controls postgresql CONNECTION   the same
var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
switch (args)
{
    case ["answers", var folder, ..]:
        AnswerControl.Map(builder.Build(), folder).Run();
        return 0;
    case ["page", ..]:
        PageControl.Map(builder).Run();
        return 0;
    case ["circuit", ..]:
        CircuitControl.Map(builder).Run();
        return 0;
    case ["sqlite", var file, ..]:
        (await SqliteControl.MapAsync(builder, file)).Run();
        return 0;
    case ["postgresql", var connection, ..]:
        (await PostgreSqlControl.MapAsync(builder, connection)).Run();
        return 0;
    default:
        await Console.Error.WriteLineAsync("Controls answers FOLDER | page | circuit | sqlite FILE | postgresql CONNECTION; ASPNETCORE_URLS says where");
        return 1;
}
