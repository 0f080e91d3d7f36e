using BookingApp.Accounting;
using BookingApp.Accounts;
using BookingApp.Api;
using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.CommandLine;
using BookingApp.Components;
using BookingApp.Components.Customer;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Keys;
using BookingApp.Demo;
using BookingApp.Discounts;
using BookingApp.Integrity;
using BookingApp.Jobs;
using BookingApp.Monitoring;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.PayPal;
using BookingApp.PayPalSimulator;
using BookingApp.Reservations;
using BookingApp.Risk;
using BookingApp.Settings;
using BookingApp.WaitingList;

if (args.Any(SimulatorProgram.IsAskedFor))
    return await SimulatorProgram.RunAsync(args);
if (Arguments.Answer(args, Console.Out, Console.Error) is { } exitCode)
    return exitCode;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = Commands.Without(args), ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseBuiltAssets();
var renamed = RenamedSettings.TakeOver(builder.Configuration);
builder.Services.AddData(builder.Configuration).AddKeyProtection(builder.Configuration).AddCatalog().AddCustomers().AddAvailability().AddReservations();
builder.Services.AddWaitingList().AddRisk().AddPayments().AddPayPal().AddAccounting().AddDiscounts().AddNotifications();
builder.Services.AddMonitoring().AddTelemetry(builder.Configuration).AddAccounts().AddIntegrity().AddJobs().AddApi().AddPages().AddSimulator().AddDemo();

var app = builder.Build();
RenamedSettings.Tell(renamed, app.Logger);
if (!CheckedSettings.AreFine(app.Services, Console.Error))
    return Commands.CannotStart(args);

TrustedProxies.Use(app); // first of all: who really calls
app.UseJobs().UseRequestLog();
app.UsePages();
app.UseRouting();
app.UseApi();
app.UseAccounts();
app.UseBrowserCookie();
app.UseRisk();
app.MapAccounts().MapCatalog();
app.MapPayments();
app.MapNotifications();
app.MapMonitoring();
app.MapApi();
app.MapPages();
if (app.Services.GetRequiredService<PaymentWay>().Mode is PaymentMode.Simulator)
    app.MapSimulator();
return await Commands.RunAsync(app, args);
