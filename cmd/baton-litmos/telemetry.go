package main

import (
	"context"
	"time"

	"github.com/conductorone/baton-sdk/pkg/field"
	"github.com/conductorone/baton-sdk/pkg/uotel"
	"github.com/spf13/viper"
	"go.uber.org/zap"
)

// maxFlush is how long the end of a run waits for traces to leave.
const maxFlush = 5 * time.Second

// trace sends traces and logs to a collector, if the settings name one, until flush.
func trace(ctx context.Context, v *viper.Viper) (traced context.Context, flush func(), err error) {
	endpoint := v.GetString(field.OtelCollectorEndpointFieldName)
	if endpoint == "" {
		return ctx, func() {}, nil
	}
	options := []uotel.Option{uotel.WithServiceName("baton-litmos-server")}
	if v.GetBool(field.OtelTracingDisabledFieldName) {
		options = append(options, uotel.WithTracingDisabled())
	}
	if v.GetBool(field.OtelLoggingDisabledFieldName) {
		options = append(options, uotel.WithLoggingDisabled())
	}
	if v.GetBool(field.OtelCollectorEndpointTLSInsecureFieldName) {
		options = append(options, uotel.WithInsecureOtelEndpoint(endpoint))
	} else {
		options = append(options, uotel.WithOtelEndpoint(endpoint,
			v.GetString(field.OtelCollectorEndpointTLSCertPathFieldName), v.GetString(field.OtelCollectorEndpointTLSCertFieldName)))
	}
	traced, shutdown, err := uotel.InitOtel(ctx, options...)
	if err != nil {
		return nil, nil, err
	}
	return traced, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxFlush)
		defer cancel()
		if err := shutdown(ctx); err != nil {
			zap.L().Error("traces could not be sent", zap.Error(err))
		}
	}, nil
}
